import { AppError } from '@/lib/errors';
import type { Db, DbSession } from '@/lib/store/db';
import { seenOf, type Sight } from '@/lib/store/people/sight';

/**
 * A study with its series and what ordering needs of each instance; headers are left out.
 *
 * @throws AppError `not_found`
 */
export async function getStudy(db: DbSession, uid: string) {
  const study = await db.study.findUnique({
    where: { uid },
    include: {
      series: {
        orderBy: [{ number: 'asc' }, { uid: 'asc' }],
        include: {
          instances: {
            orderBy: [{ number: 'asc' }, { sopInstanceUid: 'asc' }],
            select: {
              sopInstanceUid: true,
              sopClassUid: true,
              transferSyntaxUid: true,
              number: true,
              summary: true,
              notShown: true,
            },
          },
        },
      },
    },
  });
  if (!study) throw new AppError('not_found', `Study ${uid} is not in the archive.`);
  return study;
}
export type StoredStudy = Awaited<ReturnType<typeof getStudy>>;

/** Headers of some instances as DICOM JSON text, by SOP Instance UID. */
export async function headersOfInstances(
  db: DbSession,
  uids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await db.instance.findMany({
    where: { sopInstanceUid: { in: [...uids] } },
    select: { sopInstanceUid: true, header: true },
  });
  return new Map(found.map(({ sopInstanceUid, header }) => [sopInstanceUid, header]));
}

/** The summary of each instance of a series of a study. */
export const summariesOfSeries = (
  db: DbSession,
  { studyUid, seriesUid }: { studyUid: string; seriesUid: string },
) =>
  db.instance.findMany({
    where: { seriesUid, series: { studyUid } },
    select: { sopInstanceUid: true, summary: true },
  });

/** In which series of a study each of its instances is. */
export async function seriesOfInstances(
  db: DbSession,
  studyUid: string,
): Promise<ReadonlyMap<string, string>> {
  const found = await db.instance.findMany({
    where: { series: { studyUid } },
    select: { sopInstanceUid: true, seriesUid: true },
  });
  return new Map(
    found.map(({ sopInstanceUid, seriesUid }) => [sopInstanceUid, seriesUid]),
  );
}

/** Headers of instances of some SOP classes of a study, in the order of their series. */
export const instancesOfClasses = (
  db: DbSession,
  studyUid: string,
  sopClassUids: readonly string[],
) =>
  db.instance.findMany({
    where: { series: { studyUid }, sopClassUid: { in: [...sopClassUids] } },
    orderBy: [
      { series: { number: 'asc' } },
      { number: 'asc' },
      { sopInstanceUid: 'asc' },
    ],
    select: {
      sopInstanceUid: true,
      header: true,
      series: { select: { uid: true, number: true } },
    },
  });

/** Write summaries anew, of those instances whose summary is still the one it was made from. */
export async function renewSummaries(
  db: DbSession,
  renewed: readonly { sopInstanceUid: string; before: string; after: string }[],
): Promise<void> {
  for (const { sopInstanceUid, before, after } of renewed) {
    await db.instance.updateMany({
      where: { sopInstanceUid, summary: before },
      data: { summary: after },
    });
  }
}

/** The header of one instance of each of some studies, or of some series, by the UID of that. */
export async function headersOfSome(
  db: DbSession,
  level: 'study' | 'series',
  uids: readonly string[],
): Promise<Map<string, string>> {
  const series = await db.series.findMany({
    where: { [level === 'study' ? 'studyUid' : 'uid']: { in: [...uids] } },
    orderBy: [{ number: 'asc' }, { uid: 'asc' }],
    select: {
      uid: true,
      studyUid: true,
      instances: {
        take: 1,
        orderBy: { number: 'asc' },
        select: { sopInstanceUid: true },
      },
    },
  });
  const chosen = new Map<string, string>();
  for (const { uid, studyUid, instances } of series) {
    const key = level === 'study' ? studyUid : uid;
    const [first] = instances;
    if (first && !chosen.has(key)) chosen.set(key, first.sopInstanceUid);
  }
  const headers = await db.instance.findMany({
    where: { sopInstanceUid: { in: [...chosen.values()] } },
    select: { sopInstanceUid: true, header: true },
  });
  const byUid = new Map(headers.map((each) => [each.sopInstanceUid, each.header]));
  return new Map([...chosen].map(([key, uid]) => [key, byUid.get(uid) ?? '{}']));
}

/**
 * What reading an instance's frames needs.
 *
 * @param within - UIDs of the study and series that it must belong to, where the caller named them.
 * @throws AppError `not_found`
 */
export async function getInstance(
  db: DbSession,
  sopInstanceUid: string,
  within: { studyUid?: string; seriesUid?: string } = {},
) {
  const instance = await db.instance.findFirst({
    where: {
      sopInstanceUid,
      ...(within.seriesUid ? { seriesUid: within.seriesUid } : {}),
      ...(within.studyUid ? { series: { studyUid: within.studyUid } } : {}),
    },
  });
  if (!instance) {
    throw new AppError('not_found', `Instance ${sopInstanceUid} is not in the archive.`);
  }
  return instance;
}
export type StoredInstance = Awaited<ReturnType<typeof getInstance>>;

/** More than anybody looks through. */
const AT_MOST = 200;

/**
 * A study, and those whose Patient ID is the same, newest first; none for an empty ID, which says nothing.
 *
 * @throws AppError `not_found`
 */
export async function studiesOfPatient(db: Db, studyUid: string, sight?: Sight) {
  const select = {
    uid: true,
    patientId: true,
    patientBirthDate: true,
    date: true,
    time: true,
    description: true,
    modalities: true,
    instanceCount: true,
    attributes: true,
    series: { select: { bodyPart: true } },
  };
  const own = await db.study.findUnique({ where: { uid: studyUid }, select });
  if (!own) throw new AppError('not_found', `Study ${studyUid} is not in the archive.`);
  const others =
    own.patientId === ''
      ? []
      : await db.study.findMany({
          where: { patientId: own.patientId, uid: { not: studyUid } },
          orderBy: [{ date: 'desc' }, { time: 'desc' }, { uid: 'asc' }],
          take: AT_MOST,
          select,
        });
  const seen = sight
    ? await seenOf(
        db,
        sight,
        others.map(({ uid }) => uid),
      )
    : undefined;
  const shown = seen ? others.filter(({ uid }) => seen.has(uid)) : others;
  return { own: withParts(own), others: shown.map(withParts) };
}

const withParts = <Study extends { series: { bodyPart: string }[] }>({
  series,
  ...study
}: Study) => ({
  ...study,
  /** Body Part Examined of its series, each once. */
  bodyParts: [...new Set(series.map(({ bodyPart }) => bodyPart))].filter(Boolean),
});

export type StudyOfPatient = Awaited<ReturnType<typeof studiesOfPatient>>['own'];
