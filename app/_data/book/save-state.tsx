import { useTranslations } from 'next-intl';
import { CloudAlert, LoaderCircle } from 'lucide-react';
import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';
import type { ReactNode } from 'react';
import { useProblem } from '@/app/_words/problem';
import type { Book, Entry } from './kept';

/** A sign for what is not saved yet. */
export function SaveMark({ saved }: Pick<Entry<unknown, unknown>, 'saved'>) {
  const t = useTranslations('annotations');
  if (saved === 'saving') {
    return (
      <LoaderCircle
        size={13}
        aria-label={t('saving')}
        className="shrink-0 animate-spin text-faint"
      />
    );
  }
  if (saved === 'saved') return null;
  return (
    <CloudAlert size={14} aria-label={t('notSaved')} className="shrink-0 text-red" />
  );
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
  /** What it is: the sentences differ. */
  what: 'annotation' | 'segment';
  /** What of the other one is shown. */
  theirs: (stored: Stored) => ReactNode;
}) {
  const t = useTranslations('annotations');
  const problem = useProblem();
  if (entry.saved === 'failed') {
    return (
      <div className="mt-1">
        <Notice
          tone="red"
          title={entry.failure ? problem(entry.failure).title : t(`unsaved.${what}`)}
          detail={entry.failure ? problem(entry.failure).detail : undefined}
          actions={
            <Button onClick={() => book.retry(entry.key)}>{t('saveAgain')}</Button>
          }
        >
          {t('kept')}
        </Notice>
      </div>
    );
  }
  if (entry.saved !== 'conflict') return null;
  return (
    <div className="mt-1">
      <Notice
        tone="amber"
        title={t(`conflict.${what}`)}
        actions={
          <>
            <Button onClick={() => book.settle(entry.key, 'mine')}>
              {t('keepMine')}
            </Button>
            <Button
              disabled={!entry.theirs}
              onClick={() => book.settle(entry.key, 'theirs')}
            >
              {t('takeTheirs')}
            </Button>
          </>
        }
      >
        {t('yours')}
        {entry.theirs && (
          <>
            {' '}
            {t('theirs', { author: entry.theirs.author })} {theirs(entry.theirs)}
          </>
        )}
      </Notice>
    </div>
  );
}
