import { CloudAlert, LoaderCircle } from 'lucide-react';
import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';
import { useRoom } from '@/app/_viewer/room';
import { readable } from '@/lib/viewer/measuring/numbers';
import type { Entry } from './book/entry';

/** A sign for what is not saved yet. */
export function SaveMark({ entry: { saved } }: { entry: Entry }) {
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
export function Trouble({ entry }: { entry: Entry }) {
  const { book } = useRoom();
  if (entry.saved === 'failed') {
    return (
      <div className="mt-1">
        <Notice
          tone="red"
          title={entry.failure?.message ?? 'This annotation is not saved.'}
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
        title="Somebody changed this annotation in the meantime."
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
            Theirs by {entry.theirs.author}:{' '}
            {entry.theirs.measurements.slice(0, 1).map(readable)}
          </>
        )}
      </Notice>
    </div>
  );
}
