import { randomUUID } from 'node:crypto';
import { AppError } from '@/lib/errors';
import { appendAct } from '@/lib/store/audit/events';
import type { Db, DbSession } from '@/lib/store/db';

const withOwner = { include: { user: true } } as const;

/** @param userId - null: everybody's. */
export const getTokens = (db: DbSession, userId: string | null) =>
  db.token.findMany({
    where: userId === null ? {} : { userId },
    orderBy: { createdAt: 'desc' },
    ...withOwner,
  });
export type StoredToken = Awaited<ReturnType<typeof getTokens>>[number];

export const findToken = (db: DbSession, sha256: string) =>
  db.token.findUnique({ where: { sha256 }, ...withOwner });

export interface NewToken {
  userId: string;
  name: string;
  sha256: string;
  rights: readonly string[];
  expiresAt: Date;
}

export const createToken = (
  db: Db,
  { rights, ...token }: NewToken,
  actor: string,
): Promise<StoredToken> =>
  db.$transaction(async (session) => {
    const created = await session.token.create({
      data: { ...token, id: randomUUID(), rights: JSON.stringify(rights) },
      ...withOwner,
    });
    await appendAct(db, session, {
      ...{ kind: 'account-changed', action: 'C', actor, object: `token ${created.id}` },
      detail: { owner: created.user.email, rights: rights.join(' ') },
    });
    return created;
  });

/** @param ownerId - null: whoever's it is. @throws AppError `not_found` */
export const revokeToken = (
  db: Db,
  id: string,
  ownerId: string | null,
  actor: string,
): Promise<void> =>
  db.$transaction(async (session) => {
    const { count } = await session.token.updateMany({
      where: { id, revokedAt: null, ...(ownerId !== null && { userId: ownerId }) },
      data: { revokedAt: new Date() },
    });
    if (count === 0)
      throw new AppError('not_found', 'There is no such token, or no more.');
    await appendAct(db, session, {
      ...{ kind: 'account-changed', action: 'D', actor, object: `token ${id}` },
    });
  });

export const markUsed = async (db: DbSession, id: string): Promise<void> => {
  await db.token.updateMany({ where: { id }, data: { lastUsedAt: new Date() } });
};
