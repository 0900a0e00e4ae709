import type { Right } from '@/lib/api/people/rights';
import { AppError } from '@/lib/errors';
import { recordOnce } from '@/lib/workflow/audit/record';
import { personOf } from '@/lib/workflow/people/known-people';
import { inNameOf } from '@/lib/workflow/people/person';
import type { Verb } from './verb';
import type { World } from '@/lib/workflow/world';

/**
 * Do something in the name of whoever a token belongs to, with their rights and on what they see; as
 * whoever administers this machine where there is none.
 *
 * @param token - `OVERREAD_TOKEN`.
 * @param right - Which it takes.
 * @throws AppError `unauthenticated` for a token that is not good (any more); `forbidden` where its
 *   owner, or the token, hasn't the right.
 */
export async function actingAs(
  world: World,
  token: string | undefined,
  right: Right,
  verb: Verb,
): Promise<boolean> {
  if (token === undefined) return verb(world);
  const person = await personOf(world, { kind: 'token', text: `Bearer ${token}` });
  if (!person) {
    throw new AppError(
      'unauthenticated',
      'OVERREAD_TOKEN is not good, or not any more.',
      {
        hint: '`overread token create` makes one, without it in the environment.',
      },
    );
  }
  const acting = { ...world, person, user: person.email };
  if (person.rights.has(right)) return inNameOf(person, () => verb(acting));
  await recordOnce(acting, {
    ...{ kind: 'refused', action: 'E', outcome: 4 },
    ...{ object: 'command line', detail: { code: 'forbidden' } },
  });
  throw new AppError('forbidden', `This takes the right “${right}”.`, {
    hint: `${person.email} hasn’t it, or this token leaves it out.`,
  });
}
