import { useTranslations } from 'next-intl';
import { useRuns } from '@/app/_experiments/data';
import { useSaid } from '@/app/_words/named';
import type { Cell, ExperimentRow } from '@/lib/api/research/experiments';

/** Runs that gave nothing, and why: those with the same reason together. */
export function Troubles({
  id,
  counts,
}: {
  id: string;
  counts: ExperimentRow['counts'];
}) {
  const t = useTranslations('experiments.troubles');
  const said = useSaid();
  const { failed = 0 } = counts;
  const { data } = useRuns(id, 'failed', failed);
  const runs = failed === 0 ? [] : (data?.runs ?? []);
  if (runs.length === 0) return null;
  const reason = ({ modelId, error }: Cell) =>
    JSON.stringify([modelId, error?.message ?? '', error?.hint ?? '']);
  return (
    <section>
      <h2 className="mb-2 text-lg font-medium">{t('title')}</h2>
      <ul>
        {[...Map.groupBy(runs, reason)].map(([key, same]) => {
          const [first] = same;
          return (
            <li key={key} className="flex gap-4 border-b border-line px-2 py-1.5">
              <span className="w-16 text-right text-red">
                {t('runs', { count: same.length })}
              </span>
              <span className="w-48 truncate">{first?.modelId}</span>
              <span className="min-w-0 flex-1">
                {said(first?.error?.message ?? t('unknown'))}
                {first?.error?.hint && (
                  <span className="block text-muted">{said(first.error.hint)}</span>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      {failed > runs.length && (
        <p className="mt-2 text-muted">{t('more', { count: failed - runs.length })}</p>
      )}
    </section>
  );
}
