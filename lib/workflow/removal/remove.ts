import type { CertificateSummary } from '@/lib/dicom/audit/certificate';
import {
  removeFromArchive,
  type Because,
  type Part,
} from '@/lib/store/archive/removal/remove';
import { mustAdminister } from '@/lib/workflow/removal/permission';
import type { World } from '@/lib/workflow/world';

/**
 * Delete a study, a series or an instance. Its room on the disk is given back in the background.
 *
 * @returns What is certified of it.
 * @throws AppError `forbidden`; `not_found`; `conflict` while it is held, or a report, an annotation
 *   or a run that is under way hangs on it.
 */
export async function removePart(
  world: Pick<World, 'db' | 'user' | 'person'>,
  part: Part,
  because: Omit<Because, 'actor'>,
): Promise<CertificateSummary> {
  mustAdminister(world);
  return removeFromArchive(world.db, part, { ...because, actor: world.user });
}
