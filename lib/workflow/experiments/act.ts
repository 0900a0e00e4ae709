import type { ChangeExperiment } from '@/lib/api/research/experiments';
import { AppError } from '@/lib/errors';
import {
  changeExperiment,
  deleteExperiment,
  getExperiment,
} from '@/lib/store/research/experiments';
import { bellOf } from '@/lib/workflow/experiments/bell';
import type { World } from '@/lib/workflow/world';

/** From which states each can be reached. */
const FROM = {
  running: ['ready', 'paused'],
  paused: ['running'],
  cancelled: ['preparing', 'ready', 'running', 'paused'],
} as const;
/** What was confirmed was confirmed with all of its tries. */
const RETRIED_FROM = ['running', 'paused', 'done'];

/**
 * Start an experiment, go on with it, hold it or end it. The first start is the decision that all of
 * what its preview showed may be sent, in the name of whoever says so.
 *
 * Runs that failed are asked once more on request; those that were stopped are not: what they would
 * send is not what was confirmed.
 *
 * @throws AppError `consent_needed` where the digest is not that of its preview; `conflict` where its
 *   state has no way there; `not_found`.
 */
export async function actOnExperiment(
  world: Pick<World, 'db' | 'user'>,
  id: string,
  { to, digest, budgetUsd, retryFailed = false }: ChangeExperiment,
): Promise<void> {
  const { db, user } = world;
  const before = await getExperiment(db, id);
  const isRetry = retryFailed && to === 'running';
  if (before.state === to && !isRetry) return;
  if (to === 'running') mustBeConfirmed(before, digest);
  const isFirst = to === 'running' && before.confirmedBy === null;
  const isChanged = await changeExperiment(
    db,
    id,
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
    const { state } = await getExperiment(db, id);
    throw new AppError('conflict', `This experiment is ${state}, and can’t be ${to}.`);
  }
  bellOf(world).ring();
}

function mustBeConfirmed(
  before: {
    state: string;
    digest: string | null;
    confirmedBy: string | null;
    imported: string | null;
  },
  digest: string | undefined,
) {
  if (before.imported !== null) {
    throw new AppError(
      'conflict',
      'This experiment came in a bundle: its runs are over.',
    );
  }
  if (before.state === 'preparing' || before.digest === null) {
    throw new AppError('conflict', 'What would be sent is still being prepared.', {
      hint: 'Wait until the experiment is ready.',
      retryable: true,
    });
  }
  if (before.confirmedBy !== null || digest === before.digest) return;
  throw new AppError('consent_needed', 'What would be sent is not what was confirmed.', {
    hint: 'Look at its preview, and send the digest of that.',
  });
}

/** @throws AppError `conflict` while it is under way, and where its drafts are read blind */
export async function dropExperiment(world: Pick<World, 'db' | 'user'>, id: string) {
  await deleteExperiment(world.db, id, world.user);
  bellOf(world).ring();
}
