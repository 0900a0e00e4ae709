import type { ChangeExperiment } from '@/lib/api/research/experiments';
import { AppError } from '@/lib/errors';
import { changeJudging, getJudging } from '@/lib/store/research/judgings';
import { mustNotReadBlind } from '@/lib/workflow/blind/veil';
import { bellOf } from '@/lib/workflow/experiments/bell';
import type { World } from '@/lib/workflow/world';

const FROM = {
  running: ['ready', 'paused'],
  paused: ['running'],
  cancelled: ['ready', 'running', 'paused'],
} as const;
const RETRIED_FROM = ['running', 'paused', 'done'];

/**
 * Start a judging, go on with it, hold it or end it. The first start is the decision that all of its
 * questions may be sent, in the name of whoever says so.
 *
 * @throws AppError `consent_needed` where the digest is not that of its preview; `conflict` where its
 *   state has no way there, and for a blind reader; `not_found`.
 */
export async function actOnJudging(
  world: Pick<World, 'db' | 'user'>,
  { experimentId, id }: { experimentId: string; id: string },
  { to, digest, budgetUsd, retryFailed = false }: ChangeExperiment,
): Promise<void> {
  const { db, user } = world;
  const before = await getJudging(db, id, experimentId);
  await mustNotReadBlind(world, experimentId);
  const isRetry = retryFailed && to === 'running';
  if (before.state === to && !isRetry) return;
  const isFirst = to === 'running' && before.confirmedBy === null;
  if (isFirst && digest !== before.digest) {
    throw new AppError(
      'consent_needed',
      'What would be sent is not what was confirmed.',
      { hint: 'Look at its preview, and send the digest of that.' },
    );
  }
  const isChanged = await changeJudging(
    db,
    before,
    isRetry ? RETRIED_FROM : FROM[to],
    {
      state: to,
      stopped:
        to === 'paused' ? JSON.stringify({ why: 'person', detail: `By ${user}.` }) : null,
      ...(budgetUsd !== undefined && { budgetUsd }),
      ...(isFirst && { confirmedBy: user, startedAt: new Date() }),
      ...(to === 'cancelled' && { finishedAt: new Date() }),
      ...(isRetry && { finishedAt: null, retryFailed }),
    },
    {
      actor: user,
      detail: {
        to,
        ...(isFirst && { digest: before.digest }),
        ...(isRetry && { retryFailed }),
      },
    },
  );
  if (!isChanged) {
    throw new AppError(
      'conflict',
      `This judging is ${before.state}, and can’t be ${to}.`,
    );
  }
  bellOf(world).ring();
}
