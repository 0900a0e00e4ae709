import { randomUUID } from 'node:crypto';
import { AppError } from '@/lib/errors';
import { appendAct } from '@/lib/store/audit/events';
import type { Db, DbSession } from '@/lib/store/db';

export interface CollectionContent {
  name: string;
  /** Ids of users. */
  members: readonly string[];
  studyUids: readonly string[];
}

const whole = {
  include: {
    members: { select: { userId: true } },
    studies: { select: { studyUid: true }, orderBy: { studyUid: 'asc' } },
  },
} as const;

export const getCollections = async (db: DbSession) =>
  (await db.collection.findMany({ orderBy: { nameKey: 'asc' }, ...whole })).map(
    ({ members, studies, ...collection }) => ({
      ...collection,
      members: members.map(({ userId }) => userId),
      studyUids: studies.map(({ studyUid }) => studyUid),
    }),
  );

/** How many rows are written by one statement. */
const AT_ONCE = 1000;

/**
 * Write all of a collection.
 *
 * @param before - Which one, and the version that was read; absent: a new one.
 * @throws AppError `not_found`, `version_stale`; `conflict` where the name is taken; `invalid_request`
 *   for somebody who has no account.
 */
export const putCollection = (
  db: Db,
  { name, members, studyUids }: CollectionContent,
  actor: string,
  before?: { id: string; version: number },
): Promise<{ id: string; version: number }> =>
  db.$transaction(
    async (session) => {
      const id = before?.id ?? randomUUID();
      const nameKey = name.toLowerCase();
      const namesake = await session.collection.findUnique({ where: { nameKey } });
      if (namesake && namesake.id !== id) {
        throw new AppError('conflict', 'Another collection has this name.');
      }
      const data = { name, nameKey };
      if (before) await claim(session, before, data);
      else await session.collection.create({ data: { ...data, id } });
      const users = [...new Set(members)];
      if ((await session.user.count({ where: { id: { in: users } } })) !== users.length) {
        throw new AppError('invalid_request', 'A member has no account here.');
      }
      await session.collectionMember.deleteMany({ where: { collectionId: id } });
      await session.collectionStudy.deleteMany({ where: { collectionId: id } });
      await session.collectionMember.createMany({
        data: users.map((userId) => ({ collectionId: id, userId })),
      });
      const studies = [...new Set(studyUids)];
      for (let from = 0; from < studies.length; from += AT_ONCE) {
        const some = studies.slice(from, from + AT_ONCE);
        await session.collectionStudy.createMany({
          data: some.map((studyUid) => ({ collectionId: id, studyUid })),
        });
      }
      await appendAct(db, session, {
        ...{ kind: 'collection-changed', action: before ? 'U' : 'C', actor },
        object: `collection ${id}`,
        detail: { members: users.length, studies: studies.length },
      });
      return { id, version: before ? before.version + 1 : 1 };
    },
    { timeout: 60_000 },
  );

/** @throws AppError `not_found`, `version_stale` */
async function claim(
  session: DbSession,
  { id, version }: { id: string; version: number },
  data: { name?: string; nameKey?: string },
) {
  const { count } = await session.collection.updateMany({
    where: { id, version },
    data: { ...data, version: version + 1 },
  });
  if (count > 0) return;
  if ((await session.collection.count({ where: { id } })) === 0) {
    throw new AppError('not_found', 'There is no such collection.');
  }
  throw new AppError(
    'version_stale',
    'Somebody else changed this collection meanwhile.',
    {
      hint: 'Load it again.',
    },
  );
}

/** Throws as `putCollection`; `conflict` where a retention rule is for it. */
export const deleteCollection = (
  db: Db,
  before: { id: string; version: number },
  actor: string,
): Promise<void> =>
  db.$transaction(async (session) => {
    await claim(session, before, {});
    // Its studies would go by other rules, which may keep them less long.
    if ((await session.retentionRule.count({ where: { collectionId: before.id } })) > 0) {
      throw new AppError('conflict', 'A retention rule is for this collection.', {
        hint: 'Change or give up the rule first.',
      });
    }
    await session.collection.delete({ where: { id: before.id } });
    await appendAct(db, session, {
      ...{ kind: 'collection-changed', action: 'D', actor },
      object: `collection ${before.id}`,
    });
  });
