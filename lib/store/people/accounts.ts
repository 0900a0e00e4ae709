import { randomUUID } from 'node:crypto';
import { AppError } from '@/lib/errors';
import { appendAct } from '@/lib/store/audit/events';
import type { Act } from '@/lib/store/audit/chain';
import type { Db, DbSession } from '@/lib/store/db';

type Told = Pick<Act, 'actor'>;

export const countUsers = (db: DbSession): Promise<number> => db.user.count();

export const getUsers = (db: DbSession) =>
  db.user.findMany({ orderBy: { email: 'asc' } });
export type StoredUser = Awaited<ReturnType<typeof getUsers>>[number];

type By = { id: string } | { email: string };
export const findUser = (db: DbSession, by: By): Promise<StoredUser | null> =>
  db.user.findUnique({ where: by });

/** @throws AppError `not_found` */
export async function getUser(db: DbSession, by: By): Promise<StoredUser> {
  const user = await findUser(db, by);
  if (user) return user;
  throw new AppError('not_found', 'There is no such account.');
}

export const findSession = (db: DbSession, token: string) =>
  db.session.findUnique({ where: { token }, include: { user: true } });

export interface NewUser {
  email: string;
  name: string;
  role: string;
  /** As it is kept; null: another server knows it. */
  passwordHash: string | null;
}

/**
 * @param onlyFirst - Only while there is none at all.
 * @throws AppError `conflict` where the address has an account.
 */
export function createUser(
  db: Db,
  { passwordHash, ...user }: NewUser,
  { actor }: Told,
  onlyFirst = false,
): Promise<StoredUser> {
  return db.$transaction(async (session) => {
    if (onlyFirst && (await countUsers(session)) > 0) {
      throw new AppError('conflict', 'There is an account already.');
    }
    if (await session.user.findUnique({ where: { email: user.email } })) {
      throw new AppError('conflict', 'This address has an account already.');
    }
    // Who adds an account vouches for its address.
    const created = await session.user.create({
      data: { ...user, id: randomUUID(), emailVerified: true },
    });
    if (passwordHash !== null) await keepPassword(session, created.id, passwordHash);
    await appendAct(db, session, {
      ...{ kind: 'account-changed', action: 'C', actor },
      ...{ object: `account ${user.email}`, detail: { role: user.role } },
    });
    return created;
  });
}

async function keepPassword(session: DbSession, userId: string, password: string) {
  const key = { providerId: 'credential', accountId: userId };
  await session.account.upsert({
    where: { providerId_accountId: key },
    create: { id: randomUUID(), ...key, userId, password },
    update: { password, updatedAt: new Date() },
  });
}

/** The hash that a password is held against. */
export const passwordOf = async (db: DbSession, userId: string) =>
  (
    await db.account.findUnique({
      where: { providerId_accountId: { providerId: 'credential', accountId: userId } },
      select: { password: true },
    })
  )?.password ?? null;

/**
 * @param keep - The session that goes on; all others end.
 * @param endTokens - And tokens, too.
 */
export const setPassword = (
  db: Db,
  user: Pick<StoredUser, 'id' | 'email'>,
  passwordHash: string,
  { actor, keep = null, endTokens }: Told & { keep?: string | null; endTokens: boolean },
): Promise<void> =>
  db.$transaction(async (session) => {
    await keepPassword(session, user.id, passwordHash);
    await session.session.deleteMany({
      where: { userId: user.id, ...(keep !== null && { token: { not: keep } }) },
    });
    const tokens = endTokens ? await revokeAll(session, user.id) : 0;
    await appendAct(db, session, {
      ...{ kind: 'account-changed', action: 'U', actor },
      ...{ object: `account ${user.email}`, detail: { password: true, tokens } },
    });
  });

/** @returns How many tokens that were. */
const revokeAll = async (session: DbSession, userId: string): Promise<number> =>
  (
    await session.token.updateMany({
      where: { userId, revokedAt: null },
      data: { revokedAt: new Date() },
    })
  ).count;

export interface UserChange {
  name?: string | undefined;
  role?: string | undefined;
  disabled?: boolean | undefined;
}

/** @throws AppError `not_found`; `conflict` where nobody would be left who administers. */
export const changeUser = (
  db: Db,
  id: string,
  { disabled, ...change }: UserChange,
  { actor }: Told,
): Promise<StoredUser> =>
  db.$transaction(async (session) => {
    const { email } = await getUser(session, { id });
    const user = await session.user.update({
      where: { id },
      data: {
        ...(change.name !== undefined && { name: change.name }),
        ...(change.role !== undefined && { role: change.role }),
        ...(disabled !== undefined && { disabledAt: disabled ? new Date() : null }),
        updatedAt: new Date(),
      },
    });
    const administrators = await session.user.count({
      where: { role: 'administrator', disabledAt: null },
    });
    if (administrators === 0) {
      throw new AppError('conflict', 'This is the last account that administers.', {
        hint: 'Make somebody else an administrator first.',
      });
    }
    if (disabled) {
      await session.session.deleteMany({ where: { userId: id } });
      await revokeAll(session, id);
    }
    await appendAct(db, session, {
      ...{ kind: change.role === undefined ? 'account-changed' : 'role-changed' },
      ...{ action: 'U', actor, object: `account ${email}` },
      detail: {
        ...(change.role !== undefined && { role: change.role }),
        ...(disabled !== undefined && { disabled }),
      },
    });
    return user;
  });

export const getSessions = (db: DbSession, userId: string) =>
  db.session.findMany({
    where: { userId, expiresAt: { gt: new Date() } },
    orderBy: { createdAt: 'desc' },
  });

export const extendSession = async (db: DbSession, token: string, expiresAt: Date) => {
  await db.session.updateMany({
    where: { token, expiresAt: { gt: new Date() } },
    data: { expiresAt, updatedAt: new Date() },
  });
};

/** @returns Whether there was one. */
export const endSession = async (
  db: DbSession,
  which: { token: string } | { id: string; userId: string },
): Promise<boolean> => (await db.session.deleteMany({ where: which })).count > 0;

/** Sessions and begun sign-ins that are over are of no use to anybody. */
export async function sweepSessions(db: DbSession): Promise<void> {
  const over = { where: { expiresAt: { lt: new Date() } } };
  await db.session.deleteMany(over);
  await db.verification.deleteMany(over);
}

/**
 * What another server says of an account at every sign-in by it; its tokens are not kept.
 *
 * @param role - null: it names none that we know, and the one that an administrator gave stays.
 */
export const takeOverRole = (
  db: Db,
  accountRow: { id: string; userId: string },
  role: string | null,
): Promise<void> =>
  db.$transaction(async (session) => {
    await session.account.update({
      where: { id: accountRow.id },
      data: { idToken: null, accessToken: null, refreshToken: null },
    });
    const user = await getUser(session, { id: accountRow.userId });
    if (role === null || user.role === role) return;
    await session.user.update({ where: { id: user.id }, data: { role } });
    await appendAct(db, session, {
      ...{ kind: 'role-changed', action: 'U', actor: user.email },
      ...{ object: `account ${user.email}`, detail: { role, by: 'single sign-on' } },
    });
  });
