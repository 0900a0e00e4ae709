import { cautionsOf, contextOf, type Caution } from '@/lib/evaluation/comparable';
import type { ScoreCell, ScoreColumn, ScoredDraft } from '@/lib/evaluation/score-set';
import { judgeOf, type JudgeKind } from '@/lib/evaluation/judges/judge';

/** What a judge made of the drafts of an experiment. */
export interface Judged {
  /** Of the judging, from 1: two judges of one kind are two columns. */
  readonly number: number;
  readonly kind: JudgeKind;
  /** Whose judgement it is. */
  readonly judge: string;
}

/** As a column is called where several judges stand side by side. */
export const columnId = (metric: string, number: number) => `${metric}@${number}`;

export const judgeColumns = (judges: readonly Judged[]): ScoreColumn[] =>
  judges.flatMap(({ number, kind, judge }) =>
    judgeOf(kind).metrics.map(({ id, title, range }) => ({
      id: columnId(id, number),
      title: `${title} · ${judge} (${number})`,
      ...{ range, better: 'higher' as const },
      corpus: id === 'radfact-f1' ? ('pooled' as const) : ('mean' as const),
      // Nobody asked it about the opposite of a report.
      movedByNegation: NaN,
    })),
  );

/** Of one model's drafts, in their order. */
export function judgeCells(
  drafts: readonly ScoredDraft[],
  judges: readonly Judged[],
): [string, ScoreCell][] {
  const context = contextOf('', '', []);
  return judges.flatMap(({ number, kind }) => {
    const { metrics } = judgeOf(kind);
    const values = (metric: string) =>
      drafts.map(({ judged }) => judged?.[columnId(metric, number)] ?? null);
    const have = values(metrics[0].id).filter((value) => value !== null).length;
    const cautions: Caution[] = [
      ...cautionsOf({ ...context, drafts: have }),
      ...(have < drafts.length
        ? [{ kind: 'partial' as const, have, of: drafts.length }]
        : []),
    ];
    return metrics.map(({ id }): [string, ScoreCell] => [
      columnId(id, number),
      {
        corpus:
          id === 'radfact-f1'
            ? harmonic(
                meanOf(values('radfact-precision')),
                meanOf(values('radfact-recall')),
              )
            : meanOf(values(id)),
        each: values(id),
        cautions,
      },
    ]);
  });
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** RadFact of a set: F1 of the means, as `radFactMean` has it. */
function harmonic(precision: number | null, recall: number | null): number | null {
  if (precision === null || recall === null) return null;
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}
