import { plural } from '@/app/_ui/format';
import type { Counts, SeriesDetail } from '@/lib/api/studies';

type Hidden = SeriesDetail['notShown'];

/** How often each reason keeps an instance from being shown, the most frequent first. */
export const reasonsOf = (hidden: Hidden): [reason: string, count: number][] =>
  [...Map.groupBy(hidden, ({ reason }) => reason)]
    .map(([reason, instances]): [string, number] => [reason, instances.length])
    .sort(([, a], [, b]) => b - a);

/** “226 instances: 220 shown, 6 not shown” */
export function account({ instances, shown, notShown }: Counts): string {
  const all = plural(instances, 'instance');
  if (notShown === 0) return `${all}, ${instances === 1 ? '' : 'all '}shown`;
  if (shown === 0) return `${all}, ${instances === 1 ? '' : 'all '}not shown`;
  return `${all}: ${shown.toLocaleString()} shown, ${notShown.toLocaleString()} not shown`;
}
