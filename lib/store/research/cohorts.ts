import { AppError } from '@/lib/errors';
import { appendAct } from '@/lib/store/audit/events';
import { againIfBeaten, type Db, type DbSession } from '@/lib/store/db';

/** A version as it is kept; JSON text where the model says so. */
export interface NewVersion {
  name: string;
  picked: string;
  sha256: string;
  imported?: string | null;
  studies: readonly {
    studyUid: string;
    fingerprint: string;
    facts: string;
    references: readonly NewReference[];
  }[];
}

export interface NewReference {
  source: 'report' | 'text';
  reportId: string | null;
  reportVersion: number | null;
  text: string;
  findings: string | null;
  sha256: string;
}

const PATIENCE = { timeout: 120_000, maxWait: 60_000 };
const AT_ONCE = 500;

/**
 * Keep a cohort, or another version of one. The same new one again is answered with what is there.
 *
 * @param basedOn - The version that was read; 0: a new cohort.
 * @throws AppError `conflict` when the name or the id is another one's; `version_stale`; `not_found`.
 */
export const keepCohort = (
  db: Db,
  id: string,
  basedOn: number,
  next: NewVersion,
  author: string,
): Promise<number> =>
  againIfBeaten(() =>
    db.$transaction(async (session) => {
      const before = await session.cohort.findUnique({ where: { id } });
      if (before && basedOn === 0) return sameAgain(session, before, next);
      if ((!before || before.deletedAt !== null) && basedOn > 0) throw absent(id);
      const nameKey = next.name.toLowerCase();
      const namesake = await session.cohort.findUnique({ where: { nameKey } });
      if (namesake && namesake.id !== id) {
        throw new AppError('conflict', 'Another cohort has this name.', {
          hint: 'Choose another name, or change the one that has it.',
        });
      }
      const version = basedOn + 1;
      const data = { name: next.name, nameKey, version, author };
      if (before) {
        await claim(session, id, basedOn, { ...data, updatedAt: new Date() });
      } else {
        await session.cohort.create({ data: { ...data, id } });
      }
      await writeVersion(session, id, version, next, author);
      await appendAct(db, session, {
        ...{ kind: 'cohort-changed', action: before ? 'U' : 'C', actor: author },
        object: `cohort ${id}`,
        detail: {
          version,
          studies: next.studies.length,
          references: next.studies.filter(({ references }) => references.length > 0)
            .length,
          sha256: next.sha256,
        },
      });
      return version;
    }, PATIENCE),
  );

async function sameAgain(
  session: DbSession,
  {
    id,
    name,
    version,
    deletedAt,
  }: { id: string; name: string; version: number } & {
    deletedAt: Date | null;
  },
  next: NewVersion,
): Promise<number> {
  const first = await session.cohortVersion.findUnique({
    where: { cohortId_version: { cohortId: id, version: 1 } },
    select: { sha256: true },
  });
  const isSame = first?.sha256 === next.sha256 && name === next.name && version === 1;
  if (isSame && deletedAt === null) return 1;
  throw new AppError('conflict', `Cohort ${id} is there already, and another one.`);
}

async function claim(
  session: DbSession,
  id: string,
  basedOn: number,
  data: object,
): Promise<void> {
  const { count } = await session.cohort.updateMany({
    where: { id, version: basedOn, deletedAt: null },
    data,
  });
  if (count > 0) return;
  throw new AppError('version_stale', 'Somebody else changed this cohort meanwhile.', {
    hint: 'Load it again. Nothing was overwritten.',
  });
}

async function writeVersion(
  session: DbSession,
  cohortId: string,
  version: number,
  { picked, sha256, imported = null, studies }: NewVersion,
  author: string,
) {
  const of = { cohortId, version };
  await session.cohortVersion.create({
    data: { ...of, author, picked, sha256, imported },
  });
  const rows = studies.map(({ references: _references, ...study }, at) => ({
    ...{ ...of, ...study },
    position: at + 1,
  }));
  const references = studies.flatMap(({ studyUid, references: own }) =>
    own.map((each, at) => ({ ...of, ...each, studyUid, position: at + 1 })),
  );
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    await session.cohortStudy.createMany({ data: rows.slice(at, at + AT_ONCE) });
  }
  for (let at = 0; at < references.length; at += AT_ONCE) {
    await session.referenceReport.createMany({
      data: references.slice(at, at + AT_ONCE),
    });
  }
}

/** Its versions stay: experiments were made on them. @throws AppError `version_stale` */
export const deleteCohort = (db: Db, id: string, basedOn: number, actor: string) =>
  db.$transaction(async (session) => {
    await getCohort(session, id);
    await claim(session, id, basedOn, { nameKey: null, deletedAt: new Date() });
    await appendAct(db, session, {
      ...{ kind: 'cohort-changed', action: 'D', actor },
      object: `cohort ${id}`,
    });
  });

const absent = (id: string) =>
  new AppError('not_found', `Cohort ${id.slice(0, 64)} is not there.`);

/** @throws AppError `not_found`, also when it was deleted. */
export async function getCohort(db: DbSession, id: string) {
  const cohort = await db.cohort.findFirst({ where: { id, deletedAt: null } });
  if (!cohort) throw absent(id);
  return cohort;
}

/** @returns null where no cohort has this name. */
export const findCohort = (db: DbSession, name: string) =>
  db.cohort.findUnique({ where: { nameKey: name.trim().toLowerCase() } });

/** Cohorts that were not deleted, by name, each with its newest version in numbers. */
export async function getCohorts(db: DbSession) {
  const cohorts = await db.cohort.findMany({
    where: { deletedAt: null },
    orderBy: { nameKey: 'asc' },
  });
  return Promise.all(
    cohorts.map(async (cohort) => {
      const of = { cohortId: cohort.id, version: cohort.version };
      const { imported } = await db.cohortVersion.findUniqueOrThrow({
        where: { cohortId_version: of },
        select: { imported: true },
      });
      return {
        ...{ cohort, imported },
        studies: await db.cohortStudy.count({ where: of }),
        referenced: await db.cohortStudy.count({
          where: { ...of, references: { some: {} } },
        }),
      };
    }),
  );
}

/** A version with its studies in order. @throws AppError `not_found` */
export async function getCohortVersion(db: DbSession, cohortId: string, version: number) {
  const found = await db.cohortVersion.findUnique({
    where: { cohortId_version: { cohortId, version } },
    include: {
      cohort: true,
      studies: {
        orderBy: { position: 'asc' },
        include: { references: { orderBy: { position: 'asc' } } },
      },
    },
  });
  if (!found) throw absent(cohortId);
  return found;
}
export type StoredVersion = Awaited<ReturnType<typeof getCohortVersion>>;

/** Which studies are in a version, in order. */
export const studiesOfVersion = async (
  db: DbSession,
  of: { cohortId: string; version: number },
): Promise<string[]> =>
  (
    await db.cohortStudy.findMany({
      where: of,
      orderBy: { position: 'asc' },
      select: { studyUid: true },
    })
  ).map(({ studyUid }) => studyUid);

/** What a study was when the version was made; null: it isn't in it. */
export const lockedFingerprint = async (
  db: DbSession,
  of: { cohortId: string; version: number; studyUid: string },
): Promise<string | null> =>
  (
    await db.cohortStudy.findUnique({
      where: { cohortId_version_studyUid: of },
      select: { fingerprint: true },
    })
  )?.fingerprint ?? null;

/** What a study is made of, for its fingerprint; none of those that are not here. */
export async function contentOf(db: DbSession, studyUids: readonly string[]) {
  const found: StudyContent[] = [];
  for (let at = 0; at < studyUids.length; at += AT_ONCE) {
    const some = studyUids.slice(at, at + AT_ONCE);
    const rows = await db.study.findMany({
      where: { uid: { in: some } },
      select: {
        ...{ uid: true, modalities: true, seriesCount: true, instanceCount: true },
        series: {
          select: {
            instances: {
              select: { sopInstanceUid: true, objectSha256: true },
            },
          },
        },
      },
    });
    found.push(
      ...rows.map(({ series, ...study }) => ({
        ...study,
        instances: series.flatMap(({ instances }) => instances),
      })),
    );
  }
  return new Map(found.map((study) => [study.uid, study]));
}
export interface StudyContent {
  uid: string;
  modalities: string;
  seriesCount: number;
  instanceCount: number;
  instances: { sopInstanceUid: string; objectSha256: string }[];
}

/** The report of each study that was signed last, and which version of it. */
export async function signedReports(db: DbSession, studyUids: readonly string[]) {
  const found = new Map<string, { id: string; signedVersion: number }>();
  for (let at = 0; at < studyUids.length; at += AT_ONCE) {
    const rows = await db.report.findMany({
      where: {
        studyUid: { in: studyUids.slice(at, at + AT_ONCE) },
        signedVersion: { not: null },
        status: { not: 'entered-in-error' },
      },
      orderBy: [{ signedAt: 'asc' }, { id: 'asc' }],
      select: { id: true, studyUid: true, signedVersion: true },
    });
    for (const { id, studyUid, signedVersion } of rows) {
      if (signedVersion !== null) found.set(studyUid, { id, signedVersion });
    }
  }
  return found;
}
