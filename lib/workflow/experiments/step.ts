import type { ChangeExperiment } from '@/lib/api/research/experiments';
import { AppError } from '@/lib/errors';

/** From which states each can be reached. */
const FROM = {
  running: ['ready', 'paused'],
  paused: ['running'],
  cancelled: ['preparing', 'ready', 'running', 'paused'],
} as const;
/** What was confirmed was confirmed with all of its tries. */
const RETRIED_FROM = ['running', 'paused', 'done'];

interface Stepping {
  readonly state: string;
  readonly digest: string | null;
  readonly confirmedBy: string | null;
}

/**
 * What an experiment, or a judging of its drafts, becomes when somebody starts it, goes on with it,
 * holds or ends it, and what is written down of that.
 *
 * @returns undefined where it is that already.
 */
export function stepOf(
  user: string,
  { state, digest, confirmedBy }: Stepping,
  { to, budgetUsd, retryFailed = false }: ChangeExperiment,
) {
  const isRetry = retryFailed && to === 'running';
  if (state === to && !isRetry) return undefined;
  const isFirst = to === 'running' && confirmedBy === null;
  return {
    from: isRetry ? RETRIED_FROM : FROM[to],
    data: {
      state: to,
      stopped:
        to === 'paused' ? JSON.stringify({ why: 'person', detail: `By ${user}.` }) : null,
      ...(budgetUsd !== undefined && { budgetUsd }),
      ...(isFirst && { confirmedBy: user, startedAt: new Date() }),
      ...(to === 'cancelled' && { finishedAt: new Date() }),
      ...(isRetry && { finishedAt: null, retryFailed }),
    },
    act: {
      actor: user,
      detail: {
        to,
        ...(isFirst && { digest }),
        ...(isRetry && { retryFailed }),
      },
    },
  };
}

/**
 * The first start is the decision that all of what was shown may be sent.
 *
 * @throws AppError `consent_needed` where something else was looked at.
 */
export function mustBeShown(
  { digest, confirmedBy }: Stepping,
  confirmed: string | undefined,
): void {
  if (confirmedBy !== null || confirmed === digest) return;
  throw new AppError('consent_needed', 'What would be sent is not what was confirmed.', {
    hint: 'Look at its preview, and send the digest of that.',
  });
}
