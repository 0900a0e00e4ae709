import type { InstanceToStore } from '@/lib/store/archive/instances';
import { searchTextOf } from '@/lib/store/archive/text-index';
import type { DbSession } from '@/lib/store/db';
import { Prisma } from '@/lib/store/generated/sqlite/client';

// Written in SQL, as the rows are: these run for every few instances.
const { sql, join, empty } = Prisma;

type Placed = Pick<InstanceToStore, 'series' | 'study' | 'deidentified'>;

/**
 * The studies and series that instances hang from; the first instance to come describes them.
 *
 * @returns UIDs of the series that weren't there before.
 */
export async function addParents(
  session: DbSession,
  fresh: readonly Placed[],
): Promise<Set<string>> {
  const bySeries = firstOf(fresh, ({ series: { uid } }) => uid);
  const known = await session.$queryRaw<{ uid: string }[]>(sql`
    SELECT "uid" FROM "Series" WHERE "uid" IN (${join(bySeries.map(uidOf))})`);
  const there = new Set(known.map(({ uid }) => uid));
  // A series that is there hangs from a study that is. Most instances are not the first of theirs.
  const added = bySeries.filter(({ series: { uid } }) => !there.has(uid));
  for (const { study } of firstOf(added, ({ study: { uid } }) => uid)) {
    await session.study.upsert({
      where: { uid: study.uid },
      // Until an instance is counted in that says otherwise.
      create: { ...study, deidentified: true, searchText: searchTextOf(study) },
      update: {},
    });
  }
  for (const { series, study } of added) {
    await session.series.upsert({
      where: { uid: series.uid },
      create: { ...series, studyUid: study.uid },
      update: {},
    });
  }
  return new Set(added.map(uidOf));
}

const uidOf = ({ series: { uid } }: Placed) => uid;

/**
 * Count instances that were added to their series and studies. A series keeps its own study, whatever
 * a later instance of it says.
 *
 * @param added - Series that weren't there before.
 */
export async function countIn(
  session: DbSession,
  fresh: readonly Placed[],
  added: ReadonlySet<string>,
) {
  // In one order, so that two imports don't wait for each other.
  const bySeries = [...Map.groupBy(fresh, uidOf)].sort(byKey);
  const studies = new Map<string, number>();
  const grown = new Set<string>();
  const identified = new Set<string>();
  for (const [uid, instances] of bySeries) {
    const { length } = instances;
    const [series] = await session.$queryRaw<{ studyUid: string }[]>(sql`
      UPDATE "Series" SET "instanceCount" = "instanceCount" + ${length}
      WHERE "uid" = ${uid} RETURNING "studyUid"`);
    if (!series) continue;
    const { studyUid } = series;
    studies.set(studyUid, (studies.get(studyUid) ?? 0) + length);
    if (added.has(uid)) grown.add(studyUid);
    if (instances.some((each) => !each.deidentified)) identified.add(studyUid);
  }
  const now = new Date();
  for (const [uid, count] of [...studies].sort(byKey)) {
    await session.$executeRaw(sql`
      UPDATE "Study" SET "instanceCount" = "instanceCount" + ${count}, "updatedAt" = ${now}
        ${identified.has(uid) ? sql`, "deidentified" = FALSE` : empty}
      WHERE "uid" = ${uid}`);
    if (grown.has(uid)) await describeSeries(session, uid);
  }
}

/** Bring what a study says of its series up to date. Its row has to be locked by a write before. */
export async function describeSeries(session: DbSession, studyUid: string) {
  const series = await session.series.findMany({
    where: { studyUid },
    select: { modality: true },
  });
  const modalities = [...new Set(series.map(({ modality }) => modality))]
    .filter(Boolean)
    .sort();
  await session.study.update({
    where: { uid: studyUid },
    data: {
      seriesCount: series.length,
      modalities: modalities.length > 0 ? `\\${modalities.join('\\')}\\` : '',
    },
  });
}

const byKey = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);

export const firstOf = <T>(items: readonly T[], key: (item: T) => string) =>
  [...Map.groupBy(items, key).values()].flatMap(([first]) => (first ? [first] : []));
