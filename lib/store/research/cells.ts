import type { DbSession } from '@/lib/store/db';

/** Without what only one page shows. */
const lean = { omit: { draft: true, preview: true } } as const;

export interface CellFilter {
  state?: string | undefined;
  studyUid?: string | undefined;
}

/** In the order in which they are begun. @param after - Position of the last that was read. */
export const getCells = (
  db: DbSession,
  experimentId: string,
  { after = 0, limit, state, studyUid }: CellFilter & { after?: number; limit: number },
) =>
  db.experimentRun.findMany({
    where: {
      ...{ experimentId, position: { gt: after } },
      ...(state && { state }),
      ...(studyUid && { studyUid }),
    },
    orderBy: { position: 'asc' },
    take: limit,
    ...lean,
  });
export type LeanCell = Awaited<ReturnType<typeof getCells>>[number];

export const getCell = (db: DbSession, id: string) =>
  db.experimentRun.findUniqueOrThrow({ where: { id } });
export type StoredCell = Awaited<ReturnType<typeof getCell>>;

/** How many cells of each experiment are in each state, and what they cost. */
export async function countCells(db: DbSession, experimentIds: readonly string[]) {
  const rows = await db.experimentRun.groupBy({
    by: ['experimentId', 'state'],
    where: { experimentId: { in: [...experimentIds] } },
    _count: { _all: true },
  });
  return Map.groupBy(rows, ({ experimentId }) => experimentId);
}

/** US dollars of all tries that are known, and how many cells were tried of which nothing is. */
export async function spentOn(db: DbSession, experimentId: string) {
  const { _sum } = await db.experimentRun.aggregate({
    where: { experimentId },
    _sum: { costUsd: true },
  });
  const unknownCosts = await db.experimentRun.count({
    where: {
      ...{ experimentId, costUsd: null, attempt: { gt: 0 } },
      state: { notIn: ['waiting', 'running'] },
    },
  });
  return { spentUsd: _sum.costUsd ?? 0, unknownCosts };
}

/** Cells whose preview is still to be made: the first of each study, model and arm. */
export const unprepared = (db: DbSession, experimentId: string, limit: number) =>
  db.experimentRun.findMany({
    where: { experimentId, state: 'waiting', preview: null, repeat: 1 },
    orderBy: { position: 'asc' },
    take: limit,
    ...lean,
  });

/** What all repeats of a cell would send, or why they won't. */
export const keepPreview = (
  db: DbSession,
  { experimentId, studyUid, modelId, arm }: Omit<LeanCell, 'repeat'>,
  data:
    { preview: string } | { state: 'stopped'; errorKind: string; error: string } | object,
) =>
  db.experimentRun.updateMany({
    where: { experimentId, studyUid, modelId, arm, state: 'waiting' },
    data,
  });

/** Every preview of an experiment, in order. */
export const getPreviews = (db: DbSession, experimentId: string) =>
  db.experimentRun.findMany({
    where: { experimentId },
    orderBy: { position: 'asc' },
    select: {
      ...{ studyUid: true, modelId: true, arm: true, repeat: true, state: true },
      ...{ preview: true, error: true, errorKind: true, attempt: true },
    },
  });

/** Those of a model that may be begun now, in order. */
export const dueCells = (
  db: DbSession,
  { experimentId, modelId }: { experimentId: string; modelId: string },
  now: Date,
  limit: number,
) =>
  db.experimentRun.findMany({
    where: {
      ...{ experimentId, modelId, state: 'waiting' },
      OR: [{ notBefore: null }, { notBefore: { lte: now } }],
    },
    orderBy: { position: 'asc' },
    take: limit,
    omit: { draft: true },
  });
export type DueCell = Awaited<ReturnType<typeof dueCells>>[number];

/**
 * Take a cell, under the id that its run is going to have: written down before anything is sent.
 *
 * @returns false where it isn't waiting any more.
 */
export async function claimCell(
  db: DbSession,
  { id, attempt }: { id: string; attempt: number },
  runId: string,
): Promise<boolean> {
  const { count } = await db.experimentRun.updateMany({
    where: { id, state: 'waiting', attempt },
    data: { state: 'running', runId, attempt: attempt + 1, startedAt: new Date() },
  });
  return count > 0;
}

/** What becomes of a running cell; written once for each of its tries. */
export async function settleCell(
  db: DbSession,
  { id, runId }: { id: string; runId: string },
  data: {
    state: 'waiting' | 'stopped' | 'done' | 'failed' | 'cancelled';
    attempts: string;
    costUsd: number | null;
    attempt?: number;
    notBefore?: Date | null;
    inputTokens?: number | null;
    outputTokens?: number | null;
    latencyMs?: number | null;
    errorKind?: string | null;
    error?: string | null;
    draft?: string | null;
    finishedAt?: Date | null;
  },
): Promise<boolean> {
  const { count } = await db.experimentRun.updateMany({
    where: { id, runId, state: 'running' },
    data,
  });
  return count > 0;
}

/** Cells that are said to be under way, of all experiments. */
export const runningCells = (db: DbSession) =>
  db.experimentRun.findMany({
    where: { state: 'running' },
    orderBy: { startedAt: 'asc' },
    omit: { draft: true },
  });

/** Is there anything left to be done? */
export const isOver = async (db: DbSession, experimentId: string): Promise<boolean> =>
  (await db.experimentRun.count({
    where: { experimentId, state: { in: ['waiting', 'running'] } },
  })) === 0;

/** What the models drafted of a study in one repeat, in order. */
export const draftsOfStudy = (
  db: DbSession,
  experimentId: string,
  studyUid: string,
  repeat: number,
) =>
  db.experimentRun.findMany({
    where: { experimentId, studyUid, repeat },
    orderBy: { position: 'asc' },
    select: {
      ...{ id: true, runId: true, modelId: true, arm: true, state: true },
      ...{ draft: true, error: true },
    },
  });

/** The states of all cells, in order. */
export const gridOf = async (db: DbSession, experimentId: string): Promise<string[]> =>
  (
    await db.experimentRun.findMany({
      where: { experimentId },
      orderBy: { position: 'asc' },
      select: { state: true },
    })
  ).map(({ state }) => state);

/** Where each cell stands in the order, by its id. */
export const positionsOf = async (
  db: DbSession,
  experimentId: string,
): Promise<Map<string, number>> =>
  new Map(
    (
      await db.experimentRun.findMany({
        where: { experimentId },
        select: { id: true, position: true },
      })
    ).map(({ id, position }) => [id, position]),
  );
