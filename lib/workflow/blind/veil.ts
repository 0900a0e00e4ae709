import { AppError } from '@/lib/errors';
import { hasUnread } from '@/lib/store/blind/unread';
import type { World } from '@/lib/workflow/world';

/**
 * Whoever still has drafts of an experiment to judge blind is told nothing of what its models wrote, nor
 * of what that came to.
 *
 * @throws AppError `conflict`
 */
export async function mustNotReadBlind(
  { db, user }: Pick<World, 'db' | 'user'>,
  experimentId: string,
): Promise<void> {
  if (!(await hasUnread(db, user, experimentId))) return;
  throw new AppError(
    'conflict',
    'You still have drafts of this experiment to read blind.',
    {
      hint: 'Which model wrote them is told when your tasks are answered, or the session is closed.',
    },
  );
}
