import type { ChangeExperiment } from '@/lib/api/research/experiments';
import { AppError } from '@/lib/errors';
import {
  changeExperiment,
  deleteExperiment,
  getExperiment,
} from '@/lib/store/research/experiments';
import { bellOf } from '@/lib/workflow/experiments/bell';
import { mustBeShown, stepOf } from '@/lib/workflow/experiments/step';
import type { World } from '@/lib/workflow/world';

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
  change: ChangeExperiment,
): Promise<void> {
  const { db, user } = world;
  const before = await getExperiment(db, id);
  const step = stepOf(user, before, change);
  if (!step) return;
  const { to, digest } = change;
  if (to === 'running') mustBeConfirmed(before, digest);
  const isChanged = await changeExperiment(db, id, step.from, step.data, step.act);
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
  mustBeShown(before, digest);
}

/** @throws AppError `conflict` while it is under way, and where its drafts are read blind */
export async function dropExperiment(world: Pick<World, 'db' | 'user'>, id: string) {
  await deleteExperiment(world.db, id, world.user);
  bellOf(world).ring();
}
