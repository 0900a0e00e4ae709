import { useTranslations } from 'next-intl';
import { State, type Tone } from '@/app/_ui/chip';
import type { ExperimentRow } from '@/lib/api/research/experiments';

const TONES: Record<ExperimentRow['state'], Tone> = {
  ...{ preparing: 'accent', ready: 'amber', running: 'accent' },
  ...{ paused: 'amber', done: 'green', cancelled: 'plain' },
};

/** How many runs there are, and how many have come to an end. */
export function countsOf({ counts }: Pick<ExperimentRow, 'counts'>) {
  const { done = 0, failed = 0, stopped = 0, cancelled = 0 } = counts;
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { all, over: done + failed + stopped + cancelled };
}

/** Its state in words, and how far it is. */
export function Standing({ row }: { row: ExperimentRow }) {
  const t = useTranslations('experiments');
  const isTroubled = row.state === 'done' && (row.counts.failed ?? 0) > 0;
  return (
    <State tone={isTroubled ? 'amber' : TONES[row.state]}>
      {t(`states.${row.state}`)}
      <span className="text-muted">{t('ofRuns', countsOf(row))}</span>
    </State>
  );
}

/** US dollars, to the hundredth of a cent where it is less than one. */
export const usd = (dollars: number) =>
  `$${dollars.toFixed(dollars > 0 && dollars < 1 ? 4 : 2)}`;
