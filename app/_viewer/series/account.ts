import { useTranslations } from 'next-intl';
import type { Counts, SeriesDetail } from '@/lib/api/studies';

type Hidden = SeriesDetail['notShown'];

/** How often each reason keeps an instance from being shown, the most frequent first. */
export const reasonsOf = (hidden: Hidden): [reason: string, count: number][] =>
  [...Map.groupBy(hidden, ({ reason }) => reason)]
    .map(([reason, instances]): [string, number] => [reason, instances.length])
    .sort(([, a], [, b]) => b - a);

type Say = ReturnType<typeof useTranslations<'viewer.account'>>;

/** “226 instances: 220 shown, 6 not shown” */
export function account({ instances, shown, notShown }: Counts, t: Say): string {
  if (notShown === 0) return t('allShown', { instances });
  if (shown === 0) return t('noneShown', { instances });
  return t('some', { instances, shown, notShown });
}

export function useAccount(): (counts: Counts) => string {
  const t = useTranslations('viewer.account');
  return (counts) => account(counts, t);
}
