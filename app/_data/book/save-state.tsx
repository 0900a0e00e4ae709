import { CloudAlert, LoaderCircle } from 'lucide-react';
import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';
import type { ReactNode } from 'react';
import type { Book, Entry } from './book';

/** A sign for what is not saved yet. */
export function SaveMark({ saved }: Pick<Entry<unknown, unknown>, 'saved'>) {
  if (saved === 'saving') {
    return (
      <LoaderCircle
        size={13}
        aria-label="Saving"
        className="shrink-0 animate-spin text-faint"
      />
    );
  }
  if (saved === 'saved') return null;
  return <CloudAlert size={14} aria-label="Not saved" className="shrink-0 text-red" />;
}

/** What went wrong with saving, and the way out. */
export function Trouble<Thing, Stored extends { readonly author: string }>({
  entry,
  book,
  what,
  theirs,
}: {
  entry: Entry<Thing, Stored>;
  book: Book<Thing, Stored>;
  /** What it is, in a sentence. */
  what: string;
  /** What of the other one is shown. */
  theirs: (stored: Stored) => ReactNode;
}) {
  if (entry.saved === 'failed') {
    return (
      <div className="mt-1">
        <Notice
          tone="red"
          title={entry.failure?.message ?? `This ${what} is not saved.`}
          detail={entry.failure?.report}
          actions={<Button onClick={() => book.retry(entry.key)}>Save again</Button>}
        >
          Your drawing is kept on this page until it is saved.
        </Notice>
      </div>
    );
  }
  if (entry.saved !== 'conflict') return null;
  return (
    <div className="mt-1">
      <Notice
        tone="amber"
        title={`Somebody changed this ${what} in the meantime.`}
        actions={
          <>
            <Button onClick={() => book.settle(entry.key, 'mine')}>Keep mine</Button>
            <Button
              disabled={!entry.theirs}
              onClick={() => book.settle(entry.key, 'theirs')}
            >
              Take theirs
            </Button>
          </>
        }
      >
        Yours is still drawn here.
        {entry.theirs && (
          <>
            {' '}
            Theirs by {entry.theirs.author}: {theirs(entry.theirs)}
          </>
        )}
      </Notice>
    </div>
  );
}
