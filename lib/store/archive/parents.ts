import type { InstanceToStore } from '@/lib/store/archive/instances';
import { searchTextOf } from '@/lib/store/archive/text-index';
import type { DbSession } from '@/lib/store/db';

type Placed = Pick<InstanceToStore, 'series' | 'study'>;

/** The studies and series that instances hang from; the first instance to come describes them. */
export async function addParents(session: DbSession, fresh: readonly Placed[]) {
  for (const { study } of firstOf(fresh, ({ study: { uid } }) => uid)) {
    await session.study.upsert({
      where: { uid: study.uid },
      create: { ...study, searchText: searchTextOf(study) },
      update: {},
    });
  }
  for (const { series, study } of firstOf(fresh, ({ series: { uid } }) => uid)) {
    await session.series.upsert({
      where: { uid: series.uid },
      create: { ...series, studyUid: study.uid },
      update: {},
    });
  }
}

/**
 * Count instances that were added to their series and studies. A series keeps its own study, whatever
 * a later instance of it says.
 */
export async function countIn(session: DbSession, fresh: readonly Placed[]) {
  // In one order, so that two imports don't wait for each other.
  const bySeries = [...Map.groupBy(fresh, ({ series }) => series.uid)].sort(byKey);
  const studies = new Map<string, number>();
  for (const [uid, { length }] of bySeries) {
    const { studyUid } = await session.series.update({
      where: { uid },
      data: { instanceCount: { increment: length } },
      select: { studyUid: true },
    });
    studies.set(studyUid, (studies.get(studyUid) ?? 0) + length);
  }
  for (const [uid, count] of [...studies].sort(byKey)) {
    await session.study.update({
      where: { uid },
      data: { instanceCount: { increment: count }, updatedAt: new Date() },
    });
    await describeSeries(session, uid);
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
