import { AppError } from '@/lib/errors';
import { isPostgres, type Db, type DbSession } from '@/lib/store/db';
import { Prisma } from '@/lib/store/generated/sqlite/client';

const { sql } = Prisma;

/** Any number, the same for everybody. */
const KEY = 726362;

/**
 * Keep additions and removals apart until the end of a transaction: any number may add `together`,
 * and who removes does so `alone`. The first statement of each. In SQLite one transaction writes at
 * a time anyway.
 */
export async function lockArchive(
  db: Db,
  session: DbSession,
  how: 'together' | 'alone',
): Promise<void> {
  if (!isPostgres(db)) return;
  await session.$executeRaw(
    how === 'alone'
      ? sql`SELECT pg_advisory_xact_lock(${KEY}::bigint)`
      : sql`SELECT pg_advisory_xact_lock_shared(${KEY}::bigint)`,
  );
}

/** Let nobody hang a report on a study until the end of the transaction. */
export async function lockStudy(db: Db, session: DbSession, uid: string): Promise<void> {
  if (!isPostgres(db)) return;
  await session.$executeRaw(sql`SELECT 1 FROM "Study" WHERE "uid" = ${uid} FOR UPDATE`);
}

/**
 * Nobody removes a study until the end of the transaction, so that something can be hung on it.
 *
 * @throws AppError `not_found` when it is not in the archive, or not any more.
 */
export async function keepStudy(db: Db, session: DbSession, uid: string): Promise<void> {
  await lockArchive(db, session, 'together');
  if ((await session.study.count({ where: { uid } })) === 0) {
    throw new AppError('not_found', `Study ${uid} is not in the archive.`);
  }
}
