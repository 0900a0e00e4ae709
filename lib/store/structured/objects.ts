import type { DbSession } from '@/lib/store/db';

/** Objects of some SOP classes of a study, in the order of their series, without their headers. */
export const objectsOfClasses = (
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
      ...{ sopInstanceUid: true, sopClassUid: true, objectSha256: true },
      series: { select: { uid: true, number: true, description: true } },
    },
  });
export type ListedObject = Awaited<ReturnType<typeof objectsOfClasses>>[number];

/** The summaries of instances of a study; of all, or of some. */
export const summariesIn = (
  db: DbSession,
  studyUid: string,
  sopInstanceUids?: readonly string[],
) =>
  db.instance.findMany({
    where: {
      series: { studyUid },
      ...(sopInstanceUids && { sopInstanceUid: { in: [...sopInstanceUids] } }),
    },
    orderBy: [{ series: { number: 'asc' } }, { number: 'asc' }],
    select: { sopInstanceUid: true, seriesUid: true, summary: true },
  });

/** The study that an instance is of; undefined where it isn't here. */
export const studyOfInstance = async (db: DbSession, sopInstanceUid: string) =>
  (
    await db.instance.findUnique({
      where: { sopInstanceUid },
      select: { series: { select: { studyUid: true } } },
    })
  )?.series.studyUid;

/** Where findings of the reports of a study are seen, as JSON text, by their ids. */
export const findingBodies = (db: DbSession, studyUid: string) =>
  db.finding.findMany({
    where: { report: { studyUid } },
    select: { id: true, body: true },
  });
