import { AppError } from '@/lib/errors';
import { z } from 'zod';
import { columnId, type Judged } from '@/lib/evaluation/judges/columns';
import { judgeKinds, judgeOf, type JudgeKind } from '@/lib/evaluation/judges/judge';
import { judgeSchema } from '@/lib/api/research/judgings';
import { getAnswers, type StoredJudging } from '@/lib/store/research/judgings';
import type { Judgeable } from '@/lib/workflow/experiments/judging/questions';
import type { World } from '@/lib/workflow/world';

/**
 * What the kept answers of judges come to, computed anew: by cell, and by column. An answer that can't be
 * read has no numbers.
 */
export async function judgedValues(
  db: World['db'],
  experimentId: string,
  judgings: readonly StoredJudging[],
  held: readonly Judgeable[],
): Promise<Map<string, Record<string, number | null>>> {
  const byId = new Map(judgings.map((judging) => [judging.id, judging]));
  const drafts = new Map(held.map((each) => [each.cellId, each]));
  const values = new Map<string, Record<string, number | null>>();
  for (const { judgingId, cellId, answer } of await getAnswers(db, experimentId)) {
    const judging = byId.get(judgingId);
    const draft = drafts.get(cellId);
    if (!judging || !draft || answer === null) continue;
    const kind = z.enum(judgeKinds).parse(judging.kind);
    const own = values.get(cellId) ?? {};
    for (const [metric, value] of numbersIn(kind, answer, draft)) {
      own[columnId(metric, judging.number)] = value;
    }
    values.set(cellId, own);
  }
  return values;
}

/** None where it can't be read: an answer of another version of the program, or a made-up one. */
function numbersIn(
  kind: JudgeKind,
  answer: string,
  { reference, draft }: Judgeable,
): [string, number | null][] {
  try {
    return Object.entries(judgeOf(kind).read(answer, reference, draft));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [];
  }
}

/** Those that have judged anything. */
export const judgesIn = (
  judgings: readonly StoredJudging[],
  values: ReadonlyMap<string, Readonly<Record<string, number | null>>>,
): Judged[] => {
  const columns = new Set([...values.values()].flatMap((own) => Object.keys(own)));
  return judgings.flatMap(({ number, kind: name, judge }) => {
    const kind = z.enum(judgeKinds).parse(name);
    if (!columns.has(columnId(judgeOf(kind).metrics[0].id, number))) return [];
    return [{ number, kind, judge: judgeSchema.parse(JSON.parse(judge)).title }];
  });
};
