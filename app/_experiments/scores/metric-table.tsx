import { useTranslations } from 'next-intl';
import { figures } from '@/app/_plots/options/plot-option';
import type { ShownSummary } from '@/lib/api/research/scores';
import { ModelHead } from './model-head';

/** What is nothing but smoothing is not worth its figures. */
const short = (value: number | null) =>
  value !== null && value !== 0 && Math.abs(value) < 5e-4 ? '≈ 0' : figures(value);

/** Every metric of every model: the mean over studies, and its interval. */
export function MetricTable({
  summary: { columns, rows },
  chosen,
  onChoose,
}: {
  summary: ShownSummary;
  chosen: string | undefined;
  onChoose: (metric: string) => void;
}) {
  const t = useTranslations('experiments.scores');
  return (
    <section className="mb-8">
      <h2 className="mb-2 text-lg font-medium">{t('metrics')}</h2>
      <p className="mb-2 max-w-prose text-sm text-muted">{t('metricsAbout')}</p>
      <div
        className="overflow-x-auto"
        tabIndex={0}
        role="region"
        aria-label={t('metrics')}
      >
        <table className="w-full">
          <ModelHead
            first={t('metric')}
            models={rows.map(({ model }) => model)}
            last={t('moved')}
          />
          <tbody>
            {columns.map(({ id, title, better, movedByNegation }, at) => (
              <tr
                key={id}
                className={`border-b border-line/50 ${id === chosen ? 'bg-accent-dim' : ''}`}
              >
                <th scope="row" className="pr-3 text-left font-normal">
                  <button
                    type="button"
                    className="text-left hover:underline"
                    aria-pressed={id === chosen}
                    onClick={() => onChoose(id)}
                  >
                    {title}
                  </button>
                  <span className="ml-2 text-sm text-muted">{t(`better.${better}`)}</span>
                </th>
                {rows.map(({ model, cells }) => {
                  const cell = cells[at];
                  const { low = null, high = null } = cell?.interval ?? {};
                  return (
                    <td key={model} className="py-1 pr-3 text-right">
                      {short(cell?.mean ?? null)}
                      {low !== null && high !== null && (
                        <span className="ml-1 text-sm text-muted">
                          {t('interval', { low: short(low), high: short(high) })}
                        </span>
                      )}
                      {(cell?.cautions.length ?? 0) > 0 && (
                        <span className="ml-1 text-amber" title={t('hasCautions')}>
                          <span aria-hidden>▲</span>
                          <span className="sr-only">{t('hasCautions')}</span>
                        </span>
                      )}
                    </td>
                  );
                })}
                <td className="text-right text-muted">
                  {movedByNegation === null
                    ? '–'
                    : `${Math.round(100 * movedByNegation)} %`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
