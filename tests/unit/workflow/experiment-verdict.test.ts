import { expect, it } from 'vitest';
import type { Attempt } from '@/lib/api/research/experiments';
import {
  costOfAttempts,
  verdictOf,
  type EndedRun,
} from '@/lib/workflow/experiments/queue/verdict';

const run = (more: Partial<EndedRun>): EndedRun => ({
  ...{ id: 'r', status: 'failed', sent: '{}', costUsd: null, error: null, ...more },
});
const failed = (code: string, retryable: boolean) => ({ error: { code, retryable } });
const tries = (count: number): Attempt[] =>
  Array.from({ length: count }, () => ({
    ...{ runId: 'x', outcome: 'failed', costUsd: 0, isEstimate: false, errorKind: null },
  }));
const judged = (more: Partial<EndedRun>, before = 0, mostUsd: number | null = 0.5) => {
  const plan = { whenLost: 'again' as const };
  const { next, afterMs, attempt } = verdictOf(run(more), tries(before), plan, {
    mostUsd,
  });
  const { outcome, costUsd, isEstimate } = attempt;
  return [next, afterMs, outcome, costUsd, isEstimate];
};

it.each([
  // What came back counts as the service counted it, and where it didn't, at the most.
  [{ status: 'succeeded', costUsd: 0.1 }, ['done', 0, 'done', 0.1, false]],
  [{ status: 'succeeded' }, ['done', 0, 'done', 0.5, true]],
  // The process was stopped: before anything went, and while the model was being asked.
  [{ status: 'running', sent: null }, ['again', 0, 'unsent', 0, false]],
  [{ status: 'running' }, ['again', 0, 'lost', 0.5, true]],
  // Waiting may help with these.
  [failed('model_overloaded', true), ['again', 2000, 'failed', 0, false]],
  [failed('model_timeout', true), ['again', 2000, 'failed', 0.5, true]],
  // A key that is refused holds all of them up, and costs nothing.
  [failed('model_denied', false), ['held', 0, 'failed', 0, false]],
  // And never with these: 400, the gate, a refusal.
  [failed('model_rejected', false), ['failed', 0, 'failed', 0, false]],
  [failed('model_rejected', true), ['failed', 0, 'failed', 0, false]],
  [failed('model_overloaded', false), ['failed', 0, 'failed', 0, false]],
  [failed('consent_needed', false), ['stopped', 0, 'failed', 0, false]],
  [
    { status: 'refused', costUsd: 0.2, ...failed('model_refused', false) },
    ['failed', 0, 'failed', 0.2, false],
  ],
  // An answer that is no draft was paid for.
  [failed('answer_not_json', false), ['failed', 0, 'failed', 0.5, true]],
  [{ status: 'cancelled' }, ['cancelled', 0, 'cancelled', 0.5, true]],
] as const)('a try that ended as %o', (more, expected) => {
  expect(judged(more)).toEqual(expected);
});

it('waits longer each time, and gives up after the third', () => {
  const passing = failed('model_overloaded', true);
  expect([0, 1, 2, 3].map((before) => judged(passing, before).slice(0, 2))).toEqual([
    ['again', 2000],
    ['again', 10_000],
    ['again', 60_000],
    ['failed', 0],
  ]);
});

it('does not ask again what was lost where the plan says so', () => {
  const lost = run({ status: 'running' });
  const { next } = verdictOf(lost, [], { whenLost: 'leave' }, { mostUsd: 1 });
  expect(next).toBe('failed');
});

it('knows no cost without a price', () => {
  expect(judged({ status: 'running' }, 0, null)).toEqual([
    ...['again', 0, 'lost', null, true],
  ]);
  expect(costOfAttempts(tries(0))).toBeNull();
  const paid = tries(1).map((each) => ({ ...each, costUsd: 0.25 }));
  expect(costOfAttempts([...tries(2), ...paid])).toBe(0.25);
});
