import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { useReview } from '@/app/_report/review';
import { useStore } from '@/app/_ui/store';
import type { SittingBody } from '@/lib/api/reading/sittings';

type Words = NonNullable<SittingBody['words']>;

/**
 * Keep what a form holds while it is written, and let it go when the form closes: saved, or given up.
 *
 * @param empty - What the form began with: that need not be kept.
 */
export function useKept(words: Words, empty: Words): void {
  const { words: kept } = useReview();
  const text = JSON.stringify(words);
  const isEmpty = text === JSON.stringify(empty);
  useEffect(() => {
    kept.write(isEmpty ? null : (JSON.parse(text) as Words));
  }, [kept, text, isEmpty]);
  useEffect(() => () => kept.write(null), [kept]);
}

/** Says that what is being written would be there again after a crash. */
export function KeptState() {
  const t = useTranslations('report');
  const { words } = useReview();
  const isWriting = useStore(words.store, ({ mine }) => mine !== null);
  const isKept = useStore(
    words.store,
    ({ mine, saved }) => JSON.stringify(mine) === saved,
  );
  if (!isWriting) return null;
  return (
    <span role="status" className="ml-auto self-center text-sm text-faint">
      {t(isKept ? 'kept' : 'notKept')}
    </span>
  );
}
