import { rowsOf, type Db } from '@/lib/store/db';
import { Prisma } from '@/lib/store/generated/sqlite/client';

const { sql, join } = Prisma;
type Sql = ReturnType<typeof sql>;

/** Which studies somebody sees, where it isn't all of them. */
export interface Sight {
  /** Whose collections count; null: all of them are open. */
  memberId: string | null;
  /** Only what says of itself that the patient's identity was removed. */
  deidentifiedOnly: boolean;
}

/** What a row of "Study" must fulfil to be seen; nothing for whoever sees all. */
export const seenBy = (sight: Sight | undefined): Sql[] => {
  if (!sight) return [];
  const { memberId, deidentifiedOnly } = sight;
  return [
    ...(deidentifiedOnly ? [sql`"Study"."deidentified"`] : []),
    ...(memberId === null ? [] : [inOwnCollection(memberId)]),
  ];
};

/** A study that is in no collection is everybody's; one that is in several is that of the members of each. */
const inOwnCollection = (memberId: string) => sql`(
  NOT EXISTS (SELECT 1 FROM "CollectionStudy" WHERE "CollectionStudy"."studyUid" = "Study"."uid")
  OR EXISTS (
    SELECT 1 FROM "CollectionStudy"
    JOIN "CollectionMember" ON "CollectionMember"."collectionId" = "CollectionStudy"."collectionId"
    WHERE "CollectionStudy"."studyUid" = "Study"."uid" AND "CollectionMember"."userId" = ${memberId}))`;

/** Those of the studies that are there and seen. */
export async function seenOf(
  db: Db,
  sight: Sight | undefined,
  uids: readonly string[],
): Promise<Set<string>> {
  if (uids.length === 0) return new Set();
  const rows = await rowsOf<{ uid: string }>(
    db,
    sql`SELECT "Study"."uid" AS "uid" FROM "Study"
    WHERE ${join([sql`"Study"."uid" IN (${join([...uids])})`, ...seenBy(sight)], ' AND ')}`,
  );
  return new Set(rows.map(({ uid }) => uid));
}

/** The studies that something belongs to; none for what isn't there. */
export async function studiesOf(
  db: Db,
  kind:
    | 'annotation'
    | 'report'
    | 'run'
    | 'segment'
    | 'instance'
    | 'export'
    | 'pull'
    | 'push'
    | 'cohort'
    | 'experiment',
  id: string,
): Promise<readonly string[]> {
  if (kind === 'cohort' || kind === 'experiment') return studiesOfResearch(db, kind, id);
  const select = { studyUid: true } as const;
  /** What was read from an object, and nobody said anything of, is named after that. */
  const ofObject = async () =>
    (
      await db.instance.findUnique({
        where: { sopInstanceUid: id.split('~')[0] ?? '' },
        select: { series: { select } },
      })
    )?.series;
  const find = {
    annotation: async () =>
      (await db.annotation.findUnique({ where: { id }, select })) ?? (await ofObject()),
    report: () => db.report.findUnique({ where: { id }, select }),
    run: () => db.run.findUnique({ where: { id }, select }),
    segment: () => db.segment.findUnique({ where: { id }, select }),
    pull: () => db.pull.findUnique({ where: { id }, select }),
    push: () => db.push.findUnique({ where: { id }, select }),
    instance: async () =>
      (
        await db.instance.findUnique({
          where: { sopInstanceUid: id },
          select: { series: { select } },
        })
      )?.series,
  };
  if (kind !== 'export') {
    const found = await find[kind]();
    return found ? [found.studyUid] : [];
  }
  const found = await db.export.findUnique({ where: { id }, select: { request: true } });
  return found ? (JSON.parse(found.request) as { studyUids: string[] }).studyUids : [];
}

/** Of every version of a cohort; of the one that an experiment was made on. */
async function studiesOfResearch(
  db: Db,
  kind: 'cohort' | 'experiment',
  id: string,
): Promise<readonly string[]> {
  const experiment =
    kind === 'experiment'
      ? await db.experiment.findUnique({
          where: { id },
          select: { cohortId: true, cohortVersion: true },
        })
      : undefined;
  if (experiment === null) return [];
  const where = experiment
    ? { cohortId: experiment.cohortId, version: experiment.cohortVersion }
    : { cohortId: id };
  const rows = await db.cohortStudy.findMany({
    where,
    distinct: ['studyUid'],
    select: { studyUid: true },
  });
  return rows.map(({ studyUid }) => studyUid);
}

/** It came from another archive, in a bundle. */
export const isImported = async (
  db: Db,
  kind: 'cohort' | 'experiment',
  id: string,
): Promise<boolean> =>
  kind === 'experiment'
    ? (await db.experiment.count({ where: { id, imported: { not: null } } })) > 0
    : (await db.cohortVersion.count({
        where: { cohortId: id, imported: { not: null } },
      })) > 0;
