import {
  attemptSchema,
  type Attempt,
  type CellPreview,
  type Plan,
} from '@/lib/api/research/experiments';
import { runErrorSchema } from '@/lib/api/runs';
import { AppError } from '@/lib/errors';
import { settleCell, type DueCell } from '@/lib/store/research/cells';
import { failInterruptedRun, findRun } from '@/lib/store/runs';
import { costOfAttempts, verdictOf } from '@/lib/workflow/experiments/queue/verdict';
import type { World } from '@/lib/workflow/world';

type Running = Pick<DueCell, 'id' | 'attempts' | 'attempt'> & { runId: string };

/** As they are kept with a cell. */
export const attemptsOf = ({ attempts }: { attempts: string }): Attempt[] =>
  attemptSchema.array().parse(JSON.parse(attempts));

/**
 * Write down what became of a cell whose run has ended, or whose process is gone. Whatever was written
 * before is left: a cell is settled once.
 *
 * @param trouble - Why no run was begun at all.
 * @returns What holds up the experiment, for somebody to mend; null: nothing.
 */
export async function settle(
  { db }: Pick<World, 'db'>,
  cell: Running,
  plan: Plan,
  preview: Pick<CellPreview, 'mostUsd'>,
  trouble?: AppError,
): Promise<string | null> {
  const { runId } = cell;
  const run = await findRun(db, runId);
  if (!run) {
    if (trouble?.code === 'model_unconfigured') {
      await unclaim(db, cell);
      return held(trouble);
    }
    if (trouble) {
      await notBegun(db, cell, trouble);
      return null;
    }
    // It was claimed, and nothing happened: as if it never was.
    await unclaim(db, cell);
    return null;
  }
  const error = run.error === null ? null : runErrorSchema.parse(JSON.parse(run.error));
  const before = attemptsOf(cell);
  const { attempt, next, afterMs } = verdictOf({ ...run, error }, before, plan, preview);
  if (run.status === 'running') await failInterruptedRun(db, runId);
  const attempts = [...before, attempt];
  const isHeld = next === 'held';
  const isOver = next !== 'again' && !isHeld;
  const told = error ?? (next === 'failed' ? LOST : null);
  await settleCell(db, cell, {
    state: next === 'again' || isHeld ? 'waiting' : next,
    attempts: JSON.stringify(attempts),
    costUsd: costOfAttempts(attempts),
    notBefore: next === 'again' && afterMs > 0 ? new Date(Date.now() + afterMs) : null,
    ...(isOver && {
      inputTokens: run.inputTokens,
      outputTokens: run.outputTokens,
      latencyMs: run.latencyMs,
      draft: next === 'done' ? run.draft : null,
      errorKind: next === 'done' ? null : (told?.code ?? null),
      error: next === 'done' || told === null ? null : JSON.stringify(told),
      finishedAt: new Date(),
    }),
  });
  return isHeld && error ? held(error) : null;
}

const held = ({ message, hint }: { message: string; hint?: string | null | undefined }) =>
  [message, hint].filter(Boolean).join(' ');

/** As if it was never claimed. */
const unclaim = (db: World['db'], cell: Running) =>
  settleCell(db, cell, {
    ...{ state: 'waiting', attempt: cell.attempt - 1, notBefore: null },
    ...{ attempts: cell.attempts, costUsd: costOfAttempts(attemptsOf(cell)) },
  });

const LOST = {
  code: 'lost',
  message: 'The program was stopped while the model was being asked.',
  hint: 'What it answered is lost, and perhaps it is charged: its cost is counted as an estimate.',
  retryable: true,
};

/** What can't even be asked is not asked again. */
async function notBegun(
  db: World['db'],
  cell: Running,
  { code, message, hint, retryable }: AppError,
): Promise<void> {
  const before = attemptsOf(cell);
  const isElse = code === 'consent_needed' || code === 'conflict';
  await settleCell(db, cell, {
    state: isElse ? 'stopped' : 'failed',
    attempts: cell.attempts,
    costUsd: costOfAttempts(before),
    errorKind: code,
    error: JSON.stringify({ code, message, hint: hint ?? null, retryable }),
    finishedAt: new Date(),
  });
}
