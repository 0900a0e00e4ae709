import { againIfBeaten, type Db, type DbSession } from '@/lib/store/db';

/** Of every run that ended with one, in order. @param id - Of one alone. */
export const draftsOf = (db: DbSession, experimentId: string, id?: string) =>
  db.experimentRun.findMany({
    where: { experimentId, state: 'done', ...(id !== undefined && { id }) },
    orderBy: { position: 'asc' },
    select: {
      ...{ id: true, studyUid: true, modelId: true, arm: true, repeat: true },
      draft: true,
    },
  });

const AT_ONCE = 500;

/** Keep the numbers of all runs, and what they come to. @returns The number of the scoring, from 1. */
export const keepScoring = (
  db: Db,
  scoring: { experimentId: string; metrics: number; author: string; summary: string },
  scores: readonly { cellId: string; values: string }[],
): Promise<number> =>
  againIfBeaten(() =>
    db.$transaction(
      async (session) => {
        const { experimentId } = scoring;
        const last = await session.experimentScoring.findFirst({
          where: { experimentId },
          orderBy: { number: 'desc' },
          select: { number: true },
        });
        const number = (last?.number ?? 0) + 1;
        await session.experimentScoring.create({ data: { ...scoring, number } });
        for (let at = 0; at < scores.length; at += AT_ONCE) {
          await session.experimentScore.createMany({
            data: scores
              .slice(at, at + AT_ONCE)
              .map((score) => ({ ...score, experimentId, scoring: number })),
          });
        }
        return number;
      },
      { timeout: 120_000, maxWait: 60_000 },
    ),
  );

/** @param number - The newest if absent. @returns null where there is none. */
export const getScoring = (db: DbSession, experimentId: string, number?: number) =>
  db.experimentScoring.findFirst({
    where: { experimentId, ...(number !== undefined && { number }) },
    orderBy: { number: 'desc' },
    include: { scores: { orderBy: { cell: { position: 'asc' } } } },
  });

/** Has every run that ended been held against the references? Those asked once more end later. */
export async function isScored(db: DbSession, experimentId: string): Promise<boolean> {
  const newest = await db.experimentScoring.findFirst({
    where: { experimentId },
    orderBy: { number: 'desc' },
    select: { createdAt: true },
  });
  if (!newest) return false;
  const later = { experimentId, finishedAt: { gt: newest.createdAt } };
  return (await db.experimentRun.count({ where: later })) === 0;
}
