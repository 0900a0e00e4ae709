import { AppError } from '@/lib/errors';
import { LOCAL_USER, type World } from '@/lib/workflow/world';

/**
 * Only an administrator deletes. While there are no accounts, the one local user is it.
 *
 * @throws AppError `forbidden`
 */
export function mustAdminister({ user }: Pick<World, 'user'>): void {
  if (user !== LOCAL_USER) {
    throw new AppError('forbidden', 'Only an administrator may delete.');
  }
}
