import { useTranslations } from 'next-intl';
import { figures } from '@/app/_plots/options/plot-option';
import type { ShownSummary } from '@/lib/api/research/scores';
import { ModelHead } from './model-head';

/** Findings first: numbers that mean something to a reader, before those of words. */
export function FindingTable({ summary: { rows } }: { summary: ShownSummary }) {
  const t = useTranslations('experiments.findings');
  const share = ({
    same,
    different,
    omitted,
  }: Record<'same' | 'different' | 'omitted', number>) =>
    same + different + omitted === 0 ? '–' : `${same} / ${same + different + omitted}`;
  const lines = [
    ['right', (row) => row.findings.present.right],
    ['extra', (row) => row.findings.present.extra],
    ['missing', (row) => row.findings.present.missing],
    ['denied', (row) => row.findings.denied],
    ['invented', (row) => row.findings.invented],
    ['side', (row) => share(row.findings.side)],
    ['size', (row) => share(row.findings.size)],
    ['frame', (row) => share(row.findings.frame)],
    ['iou', (row) => figures(row.findings.meanBoxIou)],
    ['drafts', (row) => row.drafts],
    ['without', (row) => row.missing.length],
    ['repeats', (row) => figures(row.consistency.findingsF1)],
    ['identical', (row) => figures(row.consistency.identical)],
  ] as const satisfies readonly [
    string,
    (row: ShownSummary['rows'][number]) => unknown,
  ][];
  return (
    <section className="mb-8">
      <h2 className="mb-2 text-lg font-medium">{t('title')}</h2>
      <p className="mb-2 max-w-prose text-sm text-muted">
        {t('about', { matcher: 'words-0.4' })}
      </p>
      <table className="w-full max-w-4xl">
        <ModelHead first={t('what')} models={rows.map(({ model }) => model)} />
        <tbody>
          {lines.map(([name, of]) => (
            <tr key={name} className="border-b border-line/50">
              <th scope="row" className="py-1 pr-3 text-left font-normal">
                {t(`lines.${name}`)}
              </th>
              {rows.map((row) => (
                <td key={row.model} className="pr-3 text-right">
                  {of(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
