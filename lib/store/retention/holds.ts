import { AppError } from '@/lib/errors';
import { keepStudy, lockStudy } from '@/lib/store/archive/removal/lock';
import { appendAct } from '@/lib/store/audit/events';
import type { Db, DbSession } from '@/lib/store/db';

/** Why a study can't be deleted, and who says so. */
export interface Hold {
  studyUid: string;
  reason: string;
  author: string;
  createdAt: Date;
}

export const getHolds = (db: DbSession): Promise<Hold[]> =>
  db.legalHold.findMany({ orderBy: { createdAt: 'desc' } });

/**
 * From now on nobody deletes the study. One that is held already is held for the new reason.
 *
 * @throws AppError `not_found`
 */
export const holdStudy = (
  db: Db,
  { studyUid, reason, author }: Omit<Hold, 'createdAt'>,
): Promise<Hold> =>
  db.$transaction(async (session) => {
    await keepStudy(db, session, studyUid);
    await lockStudy(db, session, studyUid);
    const hold = { studyUid, reason, author, createdAt: new Date() };
    const before = await session.legalHold.findUnique({ where: { studyUid } });
    await session.legalHold.upsert({ where: { studyUid }, create: hold, update: hold });
    await appendAct(db, session, {
      ...{ kind: 'hold-changed', action: before ? 'U' : 'C', actor: author, studyUid },
      detail: { reason },
    });
    return hold;
  });

/** @throws AppError `not_found` */
export const releaseStudy = (
  db: Db,
  { studyUid, reason, author }: Omit<Hold, 'createdAt'>,
): Promise<void> =>
  db.$transaction(async (session) => {
    const { count } = await session.legalHold.deleteMany({ where: { studyUid } });
    if (count === 0) throw new AppError('not_found', 'This study is not held.');
    await appendAct(db, session, {
      ...{ kind: 'hold-changed', action: 'D', actor: author, studyUid },
      detail: { reason },
    });
  });
