import { AppError } from '@/lib/errors';
import type { DbSession } from '@/lib/store/db';

export interface PullStart {
  id: string;
  nodeId: string;
  studyUid: string;
  /** JSON text. */
  seriesUids: string;
}

export const createPull = (db: DbSession, pull: PullStart) =>
  db.pull.create({ data: { ...pull, status: 'waiting' } });

/** What is known of a pull by now; JSON text where the model says so. */
export interface PullChange {
  status?: string;
  study?: string;
  announced?: number | null;
  counts?: string;
  problems?: string;
  error?: string | null;
  startedAt?: Date;
  finishedAt?: Date | null;
}

export const changePull = (db: DbSession, id: string, data: PullChange) =>
  db.pull.update({ where: { id }, data });

/** Newest first. */
export const getPulls = (db: DbSession, limit: number) =>
  db.pull.findMany({ orderBy: { startedAt: 'desc' }, take: limit });

/** @throws AppError `not_found` */
export async function getPull(db: DbSession, id: string) {
  const pull = await db.pull.findUnique({ where: { id } });
  if (pull) return pull;
  throw new AppError('not_found', `There is no pull ${id.slice(0, 64)}.`);
}
export type StoredPull = Awaited<ReturnType<typeof getPull>>;

/** Pulls that were under way when the server was stopped can't be going on. */
export const interruptPulls = (db: DbSession) =>
  db.pull.updateMany({
    where: { status: { in: ['waiting', 'running'] } },
    data: { status: 'interrupted', finishedAt: new Date() },
  });
