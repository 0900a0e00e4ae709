import type { PlotTable } from '@/app/_plots/save';
import type { ShownSummary } from '@/lib/api/research/scores';

/** Every number of a scoring, a line for each model and metric; names as programs read them. */
export const tableOf = ({ rows, columns }: ShownSummary): PlotTable => ({
  head: [
    ...['model', 'metric', 'title', 'better', 'mean', 'low', 'high', 'corpus'],
    ...['studies', 'drafts', 'missing_studies', 'moved_by_negation', 'cautions'],
  ],
  rows: rows.flatMap(({ model, drafts, missing, cells }) =>
    cells.map(({ metric, mean, interval, corpus, studies, cautions }) => {
      const column = columns.find(({ id }) => id === metric);
      return [
        ...[model, metric, column?.title ?? '', column?.better ?? '', mean],
        ...[interval?.low ?? null, interval?.high ?? null, corpus, studies, drafts],
        ...[missing.length, column?.movedByNegation ?? null],
        cautions.map(({ kind }) => kind).join(' '),
      ];
    }),
  ),
});
