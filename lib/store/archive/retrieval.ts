import { AppError } from '@/lib/errors';
import type { DbSession } from '@/lib/store/db';

/**
 * Another text whenever anything of a study was added, replaced or deleted.
 *
 * @throws AppError `not_found`
 */
export async function studyVersion(db: DbSession, studyUid: string): Promise<string> {
  const study = await db.study.findUnique({
    where: { uid: studyUid },
    select: { updatedAt: true, instanceCount: true },
  });
  if (study) return `${study.updatedAt.getTime()}-${study.instanceCount}`;
  throw new AppError('not_found', `Study ${studyUid} is not in the archive.`);
}

/** What reading the frames of each instance of a series needs, in order. */
export const getSeriesFrames = (db: DbSession, studyUid: string, seriesUid: string) =>
  db.instance.findMany({
    where: { seriesUid, series: { studyUid } },
    orderBy: [{ number: 'asc' }, { sopInstanceUid: 'asc' }],
    select: {
      sopInstanceUid: true,
      transferSyntaxUid: true,
      objectSha256: true,
      frames: true,
    },
  });
export type StoredFrames = Awaited<ReturnType<typeof getSeriesFrames>>[number];

/** UIDs of a study's series, in order. @throws AppError `not_found` */
export async function getSeriesUids(db: DbSession, studyUid: string): Promise<string[]> {
  const study = await db.study.findUnique({
    where: { uid: studyUid },
    select: {
      series: { orderBy: [{ number: 'asc' }, { uid: 'asc' }], select: { uid: true } },
    },
  });
  if (study) return study.series.map(({ uid }) => uid);
  throw new AppError('not_found', `Study ${studyUid} is not in the archive.`);
}

/**
 * Headers of a series or of one instance of it as DICOM JSON text, in order.
 *
 * @throws AppError `not_found`
 */
export async function getHeaders(
  db: DbSession,
  place: { studyUid: string; seriesUid: string; sopInstanceUid?: string },
) {
  const { studyUid, seriesUid, sopInstanceUid } = place;
  const headers = await db.instance.findMany({
    where: {
      seriesUid,
      series: { studyUid },
      ...(sopInstanceUid === undefined ? {} : { sopInstanceUid }),
    },
    orderBy: [{ number: 'asc' }, { sopInstanceUid: 'asc' }],
    select: { sopInstanceUid: true, header: true, transferSyntaxUid: true },
  });
  if (headers.length > 0) return headers;
  throw new AppError(
    'not_found',
    `${sopInstanceUid === undefined ? 'Series' : 'Instance'} ${sopInstanceUid ?? seriesUid} is not in the archive.`,
  );
}

/** The files of a study's, a series' or one instance's objects, in order. */
export async function getObjects(
  db: DbSession,
  place: { studyUid: string; seriesUid?: string; sopInstanceUid?: string },
) {
  const rows = await db.instance.findMany({
    where: {
      series: { studyUid: place.studyUid },
      ...(place.seriesUid === undefined ? {} : { seriesUid: place.seriesUid }),
      ...(place.sopInstanceUid === undefined
        ? {}
        : { sopInstanceUid: place.sopInstanceUid }),
    },
    orderBy: [{ seriesUid: 'asc' }, { number: 'asc' }, { sopInstanceUid: 'asc' }],
    select: {
      sopInstanceUid: true,
      sopClassUid: true,
      objectSha256: true,
      transferSyntaxUid: true,
      object: { select: { bytes: true } },
    },
  });
  return rows.map(({ object, ...row }) => ({ ...row, bytes: object.bytes }));
}
export type StoredObjectOf = Awaited<ReturnType<typeof getObjects>>[number];

/** What says whether instances of a study, a series, or one can be shown, in order. */
export async function getPictured(
  db: DbSession,
  place: { studyUid: string; seriesUid?: string; sopInstanceUid?: string },
) {
  const { studyUid, seriesUid, sopInstanceUid } = place;
  return db.instance.findMany({
    where: {
      series: { studyUid },
      ...(seriesUid === undefined ? {} : { seriesUid }),
      ...(sopInstanceUid === undefined ? {} : { sopInstanceUid }),
    },
    orderBy: [
      { series: { number: 'asc' } },
      { seriesUid: 'asc' },
      { number: 'asc' },
      { sopInstanceUid: 'asc' },
    ],
    select: {
      sopInstanceUid: true,
      seriesUid: true,
      objectSha256: true,
      frames: true,
      notShown: true,
      transferSyntaxUid: true,
    },
  });
}
