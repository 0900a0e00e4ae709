import { AppError } from '@/lib/errors';
import { findCohort } from '@/lib/store/research/cohorts';
import { sees } from '@/lib/workflow/people/may-see';
import type { World } from '@/lib/workflow/world';

/** @returns Its id. @throws AppError `not_found` */
export async function cohortCalled(
  world: Pick<World, 'db' | 'person'>,
  name: string,
): Promise<string> {
  const found = await findCohort(world.db, name);
  if (found && (await sees(world, 'cohort', found.id))) return found.id;
  throw new AppError('not_found', `No cohort is called “${name}”.`);
}
