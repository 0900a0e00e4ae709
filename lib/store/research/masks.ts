import type { Db, DbSession } from '@/lib/store/db';

/** A structure of an experiment; JSON text and packed mask as the model says. */
export interface NewMask {
  /** Empty: the reference's. */
  cellId: string;
  studyUid: string;
  number: number;
  seriesUid: string;
  label: string;
  type: string | null;
  grid: string;
  rows: number;
  columns: number;
  mask: Uint8Array<ArrayBuffer>;
  maskSha256: string;
}

/** Keep some; those of a cell or a study that are there stay as they are. */
export const keepMasks = (
  db: Db,
  experimentId: string,
  masks: readonly NewMask[],
): Promise<void> =>
  db.$transaction(async (session) => {
    for (const mask of masks) {
      const { cellId, studyUid, number } = mask;
      const key = { experimentId, cellId, studyUid, number };
      await session.experimentMask.upsert({
        where: { experimentId_cellId_studyUid_number: key },
        create: { ...mask, experimentId },
        update: {},
      });
    }
  });

export const getMasks = (db: DbSession, experimentId: string) =>
  db.experimentMask.findMany({
    where: { experimentId },
    orderBy: [{ studyUid: 'asc' }, { cellId: 'asc' }, { number: 'asc' }],
  });
export type StoredMask = Awaited<ReturnType<typeof getMasks>>[number];

const AT_ONCE = 500;

/** Cells that ended, whose runs marked something that was not copied yet. */
export async function unmarkedCells(db: DbSession, experimentId: string) {
  const copied = await db.experimentMask.findMany({
    where: { experimentId, cellId: { not: '' } },
    distinct: ['cellId'],
    select: { cellId: true },
  });
  const known = new Set(copied.map(({ cellId }) => cellId));
  const cells = await db.experimentRun.findMany({
    where: { experimentId, state: 'done', runId: { not: null } },
    select: { id: true, runId: true, studyUid: true },
  });
  const studies = [...new Set(cells.map(({ studyUid }) => studyUid))];
  const marking = new Set<string>();
  for (let at = 0; at < studies.length; at += AT_ONCE) {
    const some = await db.proposedSegment.findMany({
      where: { studyUid: { in: studies.slice(at, at + AT_ONCE) } },
      distinct: ['runId'],
      select: { runId: true },
    });
    for (const { runId } of some) marking.add(runId);
  }
  return cells.filter(({ id, runId }) => !known.has(id) && marking.has(runId ?? ''));
}

/** What runs marked, with the masks. */
export const proposalsOfRun = (db: DbSession, runId: string) =>
  db.proposedSegment.findMany({ where: { runId }, orderBy: { number: 'asc' } });
