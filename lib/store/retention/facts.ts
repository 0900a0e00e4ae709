import { rowsOf, type Db, type DbSession } from '@/lib/store/db';
import { Prisma } from '@/lib/store/generated/sqlite/client';

const { sql, join } = Prisma;

/** What rules go by, of one study. */
export interface StudyFacts {
  studyUid: string;
  /** When its images changed last: files came, or went. */
  changedAt: Date;
  /** When somebody looked at it last; null: nobody yet. */
  viewedAt: Date | null;
  /** DICOM DA, `YYYYMMDD`, or empty. */
  studyDate: string;
  collectionIds: readonly string[];
}

/** Of every study. */
export async function allFacts(db: DbSession): Promise<StudyFacts[]> {
  const studies = await db.study.findMany({
    select: { uid: true, updatedAt: true, date: true },
  });
  const views = await db.auditEvent.groupBy({
    by: ['studyUid'],
    where: { kind: 'study-viewed' },
    _max: { at: true },
  });
  const viewed = new Map(views.map(({ studyUid, _max }) => [studyUid, _max.at]));
  const inside = Map.groupBy(
    await db.collectionStudy.findMany(),
    ({ studyUid }) => studyUid,
  );
  return studies.map(({ uid, updatedAt, date }) => ({
    ...{ studyUid: uid, changedAt: updatedAt, studyDate: date },
    viewedAt: viewed.get(uid) ?? null,
    collectionIds: inside.get(uid)?.map(({ collectionId }) => collectionId) ?? [],
  }));
}

/** What hangs on a study, or holds it. */
export type Hindrance = 'held' | 'report' | 'annotation' | 'segment' | 'run';

/** Of some studies that are due: what they are, and the first thing that stands in the way. */
export async function describeDue(db: Db, studyUids: readonly string[]) {
  const where = { studyUid: { in: [...studyUids] } };
  const select = { studyUid: true } as const;
  const hanging = [
    ['held', await db.legalHold.findMany({ where, select })],
    ['report', await db.report.findMany({ where, select })],
    [
      'annotation',
      await db.annotation.findMany({ where: { ...where, deletedAt: null }, select }),
    ],
    [
      'segment',
      await db.segment.findMany({ where: { ...where, deletedAt: null }, select }),
    ],
    ['run', await db.run.findMany({ where: { ...where, status: 'running' }, select })],
  ] as const;
  const hindrances = new Map<string, Hindrance[]>();
  for (const [kind, rows] of hanging) {
    for (const uid of new Set(rows.map((row) => row.studyUid))) {
      hindrances.set(uid, [...(hindrances.get(uid) ?? []), kind]);
    }
  }
  const studies = await db.study.findMany({ where: { uid: { in: [...studyUids] } } });
  const sizes = await sizesOf(db, studyUids);
  return new Map(
    studies.map((study) => [
      study.uid,
      {
        study,
        bytes: sizes.get(study.uid) ?? 0,
        hindrances: hindrances.get(study.uid) ?? [],
      },
    ]),
  );
}

async function sizesOf(db: Db, studyUids: readonly string[]) {
  if (studyUids.length === 0) return new Map<string, number>();
  const rows = await rowsOf<{ studyUid: string; bytes: number | bigint }>(
    db,
    sql`SELECT "Series"."studyUid" AS "studyUid", SUM("StoredObject"."bytes") AS "bytes"
    FROM "Instance"
    JOIN "Series" ON "Series"."uid" = "Instance"."seriesUid"
    JOIN "StoredObject" ON "StoredObject"."sha256" = "Instance"."objectSha256"
    WHERE "Series"."studyUid" IN (${join([...studyUids])}) GROUP BY "Series"."studyUid"`,
  );
  return new Map(rows.map(({ studyUid, bytes }) => [studyUid, Number(bytes)]));
}
