import { AppError } from '@/lib/errors';
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
      await session.hangingProtocol.upsert({
        where: { id },
        create: { id, body, author },
        update: { body, author, updatedAt: new Date() },
      });
    }
  });

/** @throws AppError `not_found` */
export async function deleteProtocol(db: DbSession, id: string): Promise<void> {
  const { count } = await db.hangingProtocol.deleteMany({ where: { id } });
  if (count === 0) throw new AppError('not_found', 'This hanging protocol is not there.');
}
