import type { Attempt, CellPreview, Plan } from '@/lib/api/research/experiments';

/** Of a run, what tells how a try ended. */
export interface EndedRun {
  readonly id: string;
  /** `running`: the process that asked is gone. */
  readonly status: string;
  /** Inputs are kept before they go; null: nothing went. */
  readonly sent: string | null;
  readonly costUsd: number | null;
  readonly error: { readonly code: string; readonly retryable: boolean } | null;
}

/** What becomes of a cell whose try ended, and what the try comes to. */
export interface Verdict {
  readonly attempt: Attempt;
  /** `held`: it waits until somebody mended what holds up all runs of its model. */
  readonly next: 'done' | 'failed' | 'cancelled' | 'again' | 'stopped' | 'held';
  /** `again`: not before so many milliseconds from now. */
  readonly afterMs: number;
}

/** Waiting may help with these, and with no others: never with a request that was turned down. */
const PASSING = ['model_overloaded', 'model_timeout', 'model_unreachable'];
/** Turned away before anything was computed: nobody charges for that. */
const FREE = [
  ...['model_overloaded', 'model_unreachable', 'model_denied', 'model_rejected'],
  ...[
    'model_unconfigured',
    'consent_needed',
    'too_large',
    'unsupported',
    'not_found',
    'decode_failed',
  ],
];
/** A key that is wrong for one run is wrong for all of them. */
const HOLDING = ['model_denied', 'model_unconfigured'];
/** What somebody would have to look at anew: it is not what was confirmed. */
const STOPPING = ['consent_needed', 'study_changed'];

/** Pauses before a second, third and fourth try; each try repeats by itself, too. */
const PAUSES_MS = [2_000, 10_000, 60_000];

/**
 * @param before - Tries that ended before this one.
 * @param price - What the try costs at most, US dollars; null: no price is known.
 */
export function verdictOf(
  run: EndedRun,
  before: readonly Attempt[],
  { whenLost }: Pick<Plan, 'whenLost'>,
  { mostUsd }: Pick<CellPreview, 'mostUsd'>,
): Verdict {
  const estimate = { costUsd: mostUsd, isEstimate: mostUsd !== 0 };
  const nothing = { costUsd: mostUsd === null ? null : 0, isEstimate: false };
  const told = { costUsd: run.costUsd, isEstimate: false };
  const base = { runId: run.id, errorKind: run.error?.code ?? null };
  if (run.status === 'succeeded') {
    const cost = run.costUsd === null && mostUsd !== null ? estimate : told;
    return {
      ...{ next: 'done', afterMs: 0 },
      attempt: { ...base, ...cost, outcome: 'done' },
    };
  }
  if (run.status === 'running') {
    const isLost = run.sent !== null;
    const outcome = isLost ? ('lost' as const) : ('unsent' as const);
    const attempt = { ...base, ...(isLost ? estimate : nothing), outcome };
    const again = !isLost || whenLost === 'again';
    return { attempt, next: again ? 'again' : 'failed', afterMs: 0 };
  }
  const code = run.error?.code ?? 'unknown';
  const isFree = run.sent === null || FREE.includes(code);
  const cost = run.costUsd !== null ? told : isFree ? nothing : estimate;
  if (run.status === 'cancelled') {
    return {
      ...{ next: 'cancelled', afterMs: 0 },
      attempt: { ...base, ...cost, outcome: 'cancelled' },
    };
  }
  const attempt = { ...base, ...cost, outcome: 'failed' as const };
  if (HOLDING.includes(code)) return { attempt, next: 'held', afterMs: 0 };
  const failed = before.filter(
    ({ outcome, errorKind }) =>
      outcome === 'failed' && !HOLDING.includes(errorKind ?? ''),
  ).length;
  const pause = PAUSES_MS[failed];
  if (run.error?.retryable && PASSING.includes(code) && pause !== undefined) {
    return { attempt, next: 'again', afterMs: pause };
  }
  return { attempt, next: STOPPING.includes(code) ? 'stopped' : 'failed', afterMs: 0 };
}

/** Of all tries whose cost is known; null: of none. */
export function costOfAttempts(attempts: readonly Attempt[]): number | null {
  const known = attempts.flatMap(({ costUsd }) => costUsd ?? []);
  return known.length === 0 ? null : known.reduce((sum, cost) => sum + cost, 0);
}
