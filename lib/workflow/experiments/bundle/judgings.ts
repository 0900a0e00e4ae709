import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { attemptSchema } from '@/lib/api/research/experiments';
import { askStates, judgeSchema, judgingStates } from '@/lib/api/research/judgings';
import { runErrorSchema } from '@/lib/api/runs';
import { judgeKinds } from '@/lib/evaluation/judges/judge';
import {
  getAsks,
  type NewAsk,
  type NewJudging,
  type StoredJudging,
} from '@/lib/store/research/judgings';
import type { World } from '@/lib/workflow/world';
import type { RunLine } from '@/lib/workflow/experiments/bundle/form';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const when = z.iso.datetime().nullable();
const count = z.int().nullable();

const askSchema = z.object({
  /** Of the run whose draft was judged, in `runs.jsonl`. */
  position: z.int(),
  state: z.enum(askStates),
  sha256,
  most_usd: z.number().nullable(),
  attempts: z.array(attemptSchema),
  cost_usd: z.number().nullable(),
  input_tokens: count,
  output_tokens: count,
  latency_ms: count,
  /** The reports in the words that left. */
  sent: z.string().nullable(),
  answer: z.string().nullable(),
  /** The name that the service gave itself. */
  model: z.string().nullable(),
  error: runErrorSchema.nullable(),
});

/** A line of `judgings.jsonl`: a judge, what it was asked, and what it answered. */
export const judgingLineSchema = z.object({
  id: z.uuid(),
  number: z.int().min(1),
  kind: z.enum(judgeKinds),
  model_id: z.string(),
  judge: judgeSchema,
  budget_usd: z.number().nullable(),
  state: z.enum(judgingStates),
  digest: sha256,
  confirmed_by: z.string().nullable(),
  author: z.string(),
  program: z.string(),
  started_at: when,
  finished_at: when,
  asks: z.array(askSchema),
});
export type JudgingLine = z.infer<typeof judgingLineSchema>;

/** @param positions - Of the experiment's cells, by their ids. */
export async function judgingLine(
  db: World['db'],
  judging: StoredJudging,
  positions: ReadonlyMap<string, number>,
): Promise<JudgingLine> {
  const { id, number, digest, author, program } = judging;
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return judgingLineSchema.parse({
    ...{ id, number, digest, author, program, kind: judging.kind },
    ...{ model_id: judging.modelId, judge: JSON.parse(judging.judge) as unknown },
    ...{ budget_usd: judging.budgetUsd, state: judging.state },
    confirmed_by: judging.confirmedBy,
    ...{ started_at: iso(judging.startedAt), finished_at: iso(judging.finishedAt) },
    asks: (await getAsks(db, id)).map((ask) => ({
      ...{ position: positions.get(ask.cellId) ?? 0, state: ask.state },
      ...{ sha256: ask.sha256, most_usd: ask.mostUsd, cost_usd: ask.costUsd },
      attempts: JSON.parse(ask.attempts) as unknown,
      ...{ input_tokens: ask.inputTokens, output_tokens: ask.outputTokens },
      ...{ latency_ms: ask.latencyMs, sent: ask.sent, answer: ask.answer },
      model: ask.model,
      error: ask.error === null ? null : (JSON.parse(ask.error) as unknown),
    })),
  });
}

/** Is it of runs that there are, each once, by this number? */
export function isWhole(
  { number, asks }: JudgingLine,
  place: number,
  runs: readonly RunLine[],
): boolean {
  const known = new Set(runs.map(({ position }) => position));
  const asked = new Set(asks.map(({ position }) => position));
  return (
    number === place &&
    asked.size === asks.length &&
    asks.every(({ position }) => known.has(position))
  );
}

/** The rows of such a line: whatever was still to be asked is asked no more. */
export function judgingRows(
  line: JudgingLine,
  experimentId: string,
  cells: ReadonlyMap<number, string>,
  runs: readonly RunLine[],
): [NewJudging, NewAsk[]] {
  const studies = new Map(runs.map((run) => [run.position, run.study_uid]));
  const dateOf = (text: string | null) => (text === null ? null : new Date(text));
  const judging: NewJudging = {
    ...{ id: line.id, experimentId, kind: line.kind, modelId: line.model_id },
    ...{ judge: JSON.stringify(line.judge), budgetUsd: line.budget_usd },
    state: line.state === 'done' ? 'done' : 'cancelled',
    ...{ digest: line.digest, confirmedBy: line.confirmed_by },
    ...{ author: line.author, program: line.program },
    ...{ startedAt: dateOf(line.started_at), finishedAt: dateOf(line.finished_at) },
  };
  const asks = line.asks.map((ask, at): NewAsk => ({
    ...{ id: randomUUID(), cellId: cells.get(ask.position) ?? '', position: at + 1 },
    studyUid: studies.get(ask.position) ?? '',
    state: ['waiting', 'running'].includes(ask.state) ? 'cancelled' : ask.state,
    ...{ sha256: ask.sha256, mostUsd: ask.most_usd, attempt: ask.attempts.length },
    ...{ attempts: JSON.stringify(ask.attempts), costUsd: ask.cost_usd },
    ...{ sent: ask.sent, answer: ask.answer, model: ask.model },
    ...{ inputTokens: ask.input_tokens, outputTokens: ask.output_tokens },
    latencyMs: ask.latency_ms,
    errorKind: ask.error?.code ?? null,
    error: ask.error === null ? null : JSON.stringify(ask.error),
  }));
  return [judging, asks];
}
