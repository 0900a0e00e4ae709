import { AppError } from '@/lib/errors';
import type { DbSession } from '@/lib/store/db';

export const startExport = (db: DbSession, id: string, request: string) =>
  db.export.create({ data: { id, request, status: 'running' } });

/** @param end - All but the status as JSON text. */
export const finishExport = (
  db: DbSession,
  id: string,
  end: { status: 'done' | 'failed'; files: string; problems: string; leftBehind: string },
) => db.export.update({ where: { id }, data: end });

/** @throws AppError `not_found` */
export async function getExport(db: DbSession, id: string) {
  const row = await db.export.findUnique({ where: { id } });
  if (!row) throw new AppError('not_found', `Export ${id} is not there.`);
  return row;
}

/** Those that ask for a study, newest first. */
export const getExportsOf = (db: DbSession, studyUid: string, limit: number) =>
  db.export.findMany({
    where: { request: { contains: `"${studyUid}"` }, status: 'done' },
    orderBy: { createdAt: 'desc' },
    take: limit,
  });
