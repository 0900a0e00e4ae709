import type { DbSession } from '@/lib/store/db';

/** SQLite takes so many values in one question. */
const AT_ONCE = 500;

/** How many instances of each study are here; studies that aren't are left out. */
export async function instancesOfStudies(
  db: DbSession,
  uids: readonly string[],
): Promise<Map<string, number>> {
  const rows = await inBatches(uids, (some) =>
    db.study.findMany({
      where: { uid: { in: some } },
      select: { uid: true, instanceCount: true },
    }),
  );
  return new Map(rows.map(({ uid, instanceCount }) => [uid, instanceCount]));
}

/** How many instances of each series of a study are here. */
export async function instancesOfSeries(
  db: DbSession,
  studyUid: string,
): Promise<Map<string, number>> {
  const rows = await db.series.findMany({
    where: { studyUid },
    select: { uid: true, instanceCount: true },
  });
  return new Map(rows.map(({ uid, instanceCount }) => [uid, instanceCount]));
}

/** Which of these instances are not here. */
export async function notHere(
  db: DbSession,
  sopInstanceUids: readonly string[],
): Promise<string[]> {
  const rows = await inBatches(sopInstanceUids, (some) =>
    db.instance.findMany({
      where: { sopInstanceUid: { in: some } },
      select: { sopInstanceUid: true },
    }),
  );
  const here = new Set(rows.map(({ sopInstanceUid }) => sopInstanceUid));
  return sopInstanceUids.filter((uid) => !here.has(uid));
}

async function inBatches<Row>(
  uids: readonly string[],
  find: (some: string[]) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let at = 0; at < uids.length; at += AT_ONCE) {
    rows.push(...(await find(uids.slice(at, at + AT_ONCE))));
  }
  return rows;
}
