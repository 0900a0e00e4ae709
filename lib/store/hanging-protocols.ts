import { AppError } from '@/lib/errors';
import type { Act } from '@/lib/store/audit/chain';
import { appendAct } from '@/lib/store/audit/events';
import type { Db, DbSession } from '@/lib/store/db';

/** Hanging protocols as JSON texts, the oldest first. */
export const getProtocols = async (db: DbSession): Promise<string[]> =>
  (
    await db.hangingProtocol.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })
  ).map(({ body }) => body);

/** Those whose id is there already are replaced; all of them, or none. */
export const keepProtocols = (
  db: Db,
  protocols: readonly { id: string; body: string }[],
  author: string,
) =>
  db.$transaction(async (session) => {
    for (const { id, body } of protocols) {
      const before = await session.hangingProtocol.count({ where: { id } });
      await session.hangingProtocol.upsert({
        where: { id },
        create: { id, body, author },
        update: { body, author, updatedAt: new Date() },
      });
      await appendAct(db, session, actOn(before === 0 ? 'C' : 'U', id, author));
    }
  });

/** @throws AppError `not_found` */
export const deleteProtocol = (db: Db, id: string, author: string): Promise<void> =>
  db.$transaction(async (session) => {
    const { count } = await session.hangingProtocol.deleteMany({ where: { id } });
    if (count === 0) {
      throw new AppError('not_found', 'This hanging protocol is not there.');
    }
    await appendAct(db, session, actOn('D', id, author));
  });

const actOn = (action: 'C' | 'U' | 'D', id: string, actor: string): Act => ({
  ...{ kind: 'settings-changed', action, actor },
  object: `hanging protocol ${id}`,
});
