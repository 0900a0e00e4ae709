import type { ChangeExperiment } from '@/lib/api/research/experiments';
import { AppError } from '@/lib/errors';
import { changeJudging, getJudging } from '@/lib/store/research/judgings';
import { mustNotReadBlind } from '@/lib/workflow/blind/veil';
import { bellOf } from '@/lib/workflow/experiments/bell';
import { mustBeShown, stepOf } from '@/lib/workflow/experiments/step';
import type { World } from '@/lib/workflow/world';

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
  change: ChangeExperiment,
): Promise<void> {
  const { db, user } = world;
  const before = await getJudging(db, id, experimentId);
  await mustNotReadBlind(world, experimentId);
  const step = stepOf(user, before, change);
  if (!step) return;
  const { to, digest } = change;
  if (to === 'running') mustBeShown(before, digest);
  const isChanged = await changeJudging(db, before, step.from, step.data, step.act);
  if (!isChanged) {
    throw new AppError(
      'conflict',
      `This judging is ${before.state}, and can’t be ${to}.`,
    );
  }
  bellOf(world).ring();
}
