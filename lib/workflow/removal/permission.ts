import { AppError } from '@/lib/errors';
import type { World } from '@/lib/workflow/world';

/**
 * Only an administrator deletes. Where there are no accounts, whoever has this machine is it.
 *
 * @throws AppError `forbidden`
 */
export function mustAdminister({ person }: Pick<World, 'person'>): void {
  if (person && !person.rights.has('administer')) {
    throw new AppError('forbidden', 'Only an administrator may delete.');
  }
}
