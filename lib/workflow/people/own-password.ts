import { AppError } from '@/lib/errors';
import { passwordOf } from '@/lib/store/people/accounts';
import { countFailure, mustNotBeTooMany } from '@/lib/workflow/people/attempts';
import { isPassword } from '@/lib/workflow/people/sessions';
import type { World } from '@/lib/workflow/world';

const placeOf = (email: string) => `signing ${email}`;

/**
 * Whoever signs is whose account it is, and not who came to an open page: the password says so, where
 * this server keeps passwords.
 *
 * @throws AppError `forbidden` without it or with a wrong one; `too_many`.
 */
export async function mustKnowOwnPassword(
  { db, env, person }: Pick<World, 'db' | 'env' | 'person'>,
  password: string | undefined,
): Promise<void> {
  if (env.auth !== 'local' || !person) return;
  if (!password) {
    throw new AppError('forbidden', 'Your password is needed again to sign.');
  }
  mustNotBeTooMany(person.email, placeOf(person.email));
  if (await isPassword(await passwordOf(db, person.id), password)) return;
  countFailure(person.email, placeOf(person.email));
  throw new AppError('forbidden', 'The password is wrong.', {
    hint: 'Nothing was signed.',
  });
}
