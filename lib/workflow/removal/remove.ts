import { removeFromArchive, type Part } from '@/lib/store/archive/removal/remove';
import { mustAdminister } from '@/lib/workflow/removal/permission';
import type { World } from '@/lib/workflow/world';

/**
 * Delete a study, a series or an instance. Its room on the disk is given back in the background.
 *
 * @returns How many instances that were.
 * @throws AppError `forbidden`; `not_found`; `conflict` while a report, an annotation or a run that
 *   is under way hangs on it.
 */
export async function removePart(
  world: Pick<World, 'db' | 'user' | 'person'>,
  part: Part,
): Promise<number> {
  mustAdminister(world);
  return removeFromArchive(world.db, part, world.user);
}
