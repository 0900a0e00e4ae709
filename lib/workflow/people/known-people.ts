import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { emergencyOf } from '@/lib/store/people/emergencies';
import { findSession } from '@/lib/store/people/accounts';
import { findToken, markUsed } from '@/lib/store/people/tokens';
import { asPerson, type Person } from '@/lib/workflow/people/person';
import { remembered } from '@/lib/workflow/people/forget';
import { sessionTokenOf } from '@/lib/workflow/people/sessions';
import type { World } from '@/lib/workflow/world';

/** Frames are asked for by hundreds: who asks is looked up again after so long, milliseconds. */
const REMEMBERED = 2000;
const MOST_REMEMBERED = 1000;
/** No session is longer than that, however busy, milliseconds. */
const LONGEST_SESSION = 12 * 3600 * 1000;

export const hashOfToken = (token: string) =>
  createHash('sha256').update(token).digest('hex');

/** What a request shows to say who it is from: a name for it, which is no secret. */
export function credentialOf({ authorization, cookie }: IncomingHttpHeaders) {
  // A proxy may have a password of its own, by another scheme.
  if (authorization && /^Bearer\b/i.test(authorization))
    return { kind: 'token', text: authorization } as const;
  if (cookie !== undefined) return { kind: 'session', text: cookie } as const;
  return undefined;
}
export type Credential = NonNullable<ReturnType<typeof credentialOf>>;

/** Who that is; undefined: nobody that is let in. */
export function personOf(
  world: Pick<World, 'db' | 'env'>,
  credential: Credential,
): Promise<Person | undefined> {
  const key = hashOfToken(`${credential.kind} ${credential.text}`);
  const known = remembered.get(key);
  if (known && known.until > Date.now()) return known.person;
  const person =
    credential.kind === 'token'
      ? ownerOf(world, credential.text)
      : signedIn(world, credential.text);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(key, { person, until: Date.now() + REMEMBERED });
  person.catch(() => remembered.delete(key));
  return person;
}

async function ownerOf({ db }: Pick<World, 'db'>, authorization: string) {
  const token = /^Bearer +([A-Za-z0-9_-]{1,200})$/i.exec(authorization)?.[1];
  if (token === undefined) return undefined;
  const found = await findToken(db, hashOfToken(token));
  if (!found || found.revokedAt || found.expiresAt <= new Date()) return undefined;
  if (found.user.disabledAt) return undefined;
  await markUsed(db, found.id);
  const scope = JSON.parse(found.rights) as string[];
  return asPerson(found.user, await emergencyOf(db, found.userId), { scope });
}

async function signedIn(world: Pick<World, 'db' | 'env'>, cookie: string) {
  const token = await sessionTokenOf(world, cookie);
  const found = token === undefined ? null : await findSession(world.db, token);
  if (!found || found.user.disabledAt) return undefined;
  const { user, id, createdAt, expiresAt } = found;
  const now = Date.now();
  if (expiresAt.getTime() <= now || createdAt.getTime() + LONGEST_SESSION <= now) {
    return undefined;
  }
  const session = { id, token: found.token, expiresAt };
  return asPerson(user, await emergencyOf(world.db, user.id), { session });
}
