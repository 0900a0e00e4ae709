import { randomBytes } from 'node:crypto';
import type {
  Collection,
  CreateToken,
  CreateUser,
  PatchUser,
  PutCollection,
  Token,
  User,
} from '@/lib/api/people/protocol';
import type { Who } from '@/lib/api/people/who';
import { rightsOf, type Right } from '@/lib/api/people/rights';
import { AppError } from '@/lib/errors';
import {
  changeUser,
  createUser,
  endSession,
  getSessions,
  getUser,
  getUsers,
  passwordOf,
  setPassword,
  type StoredUser,
} from '@/lib/store/people/accounts';
import {
  deleteCollection,
  getCollections,
  putCollection,
} from '@/lib/store/people/collections';
import { endEmergency, startEmergency } from '@/lib/store/people/emergencies';
import {
  createToken,
  getTokens,
  revokeToken,
  type StoredToken,
} from '@/lib/store/people/tokens';
import { deviceOf } from '@/lib/workflow/people/device';
import { forgetPeople } from '@/lib/workflow/people/forget';
import { hashOfToken } from '@/lib/workflow/people/known-people';
import type { Person } from '@/lib/workflow/people/person';
import {
  hashOfPassword,
  isPassword,
  madeUpPassword,
} from '@/lib/workflow/people/sessions';
import { whoIs } from '@/lib/workflow/people/who-is';
import type { World } from '@/lib/workflow/world';

type Acting = Pick<World, 'db' | 'user'>;
type Own = Pick<World, 'db' | 'env' | 'user' | 'person'>;

/** @throws AppError `unsupported` where there are no accounts. */
function self({ person }: Pick<World, 'person'>): Person {
  if (person) return person;
  throw new AppError('unsupported', 'There are no accounts here (OVERREAD_AUTH=off).');
}

/** Do it, and let everybody be looked up again. */
async function then<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } finally {
    forgetPeople();
  }
}

export const listUsers = async ({ db }: Pick<World, 'db'>): Promise<User[]> =>
  (await getUsers(db)).map(toUser);

/** With a password that is told this once; none where another server knows it. */
export async function addUser(
  { db, env, user }: Acting & Pick<World, 'env'>,
  asked: CreateUser,
): Promise<User & { password: string | null }> {
  const password = env.auth === 'oidc' ? null : madeUpPassword();
  const passwordHash = password === null ? null : await hashOfPassword(password);
  const created = await createUser(db, { ...asked, passwordHash }, { actor: user });
  return { ...toUser(created), password };
}

export const editUser = async (
  { db, user: actor }: Acting,
  id: string,
  change: PatchUser,
): Promise<User> => toUser(await then(changeUser(db, id, change, { actor })));

/** For whoever forgot it, or lost it to somebody: what that one may still hold is worth nothing. */
export async function resetPassword(
  { db, user: actor }: Acting,
  id: string,
): Promise<string> {
  const password = madeUpPassword();
  const user = await getUser(db, { id });
  const by = { actor, endTokens: true };
  await then(setPassword(db, user, await hashOfPassword(password), by));
  return password;
}

export const rename = async (world: Own, name: string): Promise<User> => {
  const { id, email: actor } = self(world);
  return toUser(await then(changeUser(world.db, id, { name }, { actor })));
};

/** @throws AppError `forbidden` where the old one is wrong. */
export async function changePassword(
  world: Own,
  { current, next, endTokens }: { current: string; next: string; endTokens: boolean },
): Promise<void> {
  const { id, email, session } = self(world);
  if (!(await isPassword(await passwordOf(world.db, id), current))) {
    throw new AppError('forbidden', 'This is not the password so far.');
  }
  const by = { actor: email, keep: session?.token ?? null, endTokens };
  await then(setPassword(world.db, { id, email }, await hashOfPassword(next), by));
}

export const ownSessions = async (world: Own) => {
  const { id, session } = self(world);
  return (await getSessions(world.db, id)).map((each) => ({
    id: each.id,
    createdAt: each.createdAt.toISOString(),
    expiresAt: each.expiresAt.toISOString(),
    ...deviceOf(each.userAgent),
    isThis: each.id === session?.id,
  }));
};

/** @throws AppError `not_found` */
export async function endOwnSession(world: Own, id: string): Promise<void> {
  if (await then(endSession(world.db, { id, userId: self(world).id }))) return;
  throw new AppError('not_found', 'There is no such session, or no more.');
}

/** @throws AppError `forbidden`: everybody's are for administrators. */
export async function listTokens(world: Own, all: boolean): Promise<Token[]> {
  const { id, rights } = self(world);
  if (all && !rights.has('administer')) {
    throw new AppError('forbidden', 'Only an administrator sees everybody’s tokens.');
  }
  return (await getTokens(world.db, all ? null : id)).map(toToken);
}

const DAY = 24 * 3600 * 1000;

/**
 * A token for programs. Only its hash is kept: it is told this once.
 *
 * @throws AppError `forbidden` for rights that its owner hasn't.
 */
export async function makeToken(
  { db, user }: Acting,
  owner: Pick<StoredUser, 'id' | 'role'>,
  { name, rights, days }: CreateToken,
): Promise<Token & { token: string }> {
  const own = rightsOf(owner.role);
  const lacking = rights.filter((right) => !own.includes(right));
  if (lacking.length > 0) {
    throw new AppError('forbidden', `The account itself lacks: ${lacking.join(', ')}.`);
  }
  const token = `overread_${randomBytes(32).toString('base64url')}`;
  const expiresAt = new Date(Date.now() + days * DAY);
  const kept = { userId: owner.id, name, rights: [...new Set(rights)], expiresAt };
  const created = await createToken(db, { ...kept, sha256: hashOfToken(token) }, user);
  return { ...toToken(created), token };
}

export const makeOwnToken = (world: Own, asked: CreateToken) =>
  makeToken(world, self(world), asked);

/** @throws AppError `not_found` */
export async function dropToken(world: Own, id: string): Promise<void> {
  const { id: ownId, rights } = self(world);
  const owner = rights.has('administer') ? null : ownId;
  await then(revokeToken(world.db, id, owner, world.user));
}

export const listCollections = async ({ db }: Pick<World, 'db'>): Promise<Collection[]> =>
  (await getCollections(db)).map(({ id, name, members, studyUids, version }) => ({
    ...{ id, name, members, studyUids, version },
  }));

export const saveCollection = async (
  { db, user }: Acting,
  content: PutCollection,
  before?: { id: string; version: number },
): Promise<Collection> => ({
  ...content,
  ...(await then(putCollection(db, content, user, before))),
});

export const dropCollection = (
  { db, user }: Acting,
  before: { id: string; version: number },
): Promise<void> => then(deleteCollection(db, before, user));

/** How long somebody sees everything, once they said why, milliseconds. */
const EMERGENCY = 30 * 60_000;

export async function breakGlass(world: Own, reason: string): Promise<Who> {
  const person = self(world);
  const endsAt = new Date(Date.now() + EMERGENCY);
  await then(startEmergency(world.db, { userId: person.id, reason, endsAt }, world.user));
  return whoIs({ ...world, person: { ...person, emergencyUntil: endsAt } });
}

export async function mendGlass(world: Own): Promise<Who> {
  const person = self(world);
  await then(endEmergency(world.db, person.id, world.user));
  return whoIs({ ...world, person: { ...person, emergencyUntil: null } });
}

const toUser = ({ id, name, email, role, disabledAt, createdAt }: StoredUser): User => ({
  ...{ id, name, email, role },
  disabledAt: disabledAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
});

const toToken = ({ user, ...token }: StoredToken): Token => ({
  id: token.id,
  name: token.name,
  owner: user.email,
  rights: JSON.parse(token.rights) as Right[],
  createdAt: token.createdAt.toISOString(),
  expiresAt: token.expiresAt.toISOString(),
  revokedAt: token.revokedAt?.toISOString() ?? null,
  lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
});
