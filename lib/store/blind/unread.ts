import type { DbSession } from '@/lib/store/db';

/** Experiments of which somebody still has drafts to judge in an open blind reading. */
async function unreadBy(db: DbSession, person: string): Promise<Set<string>> {
  const seats = await db.blindReader.findMany({
    where: { person, reading: { state: 'open' } },
    select: {
      ...{ readingId: true, code: true },
      reading: { select: { experimentId: true } },
    },
  });
  const experiments = new Set<string>();
  for (const { readingId, code: reader, reading } of seats) {
    if (experiments.has(reading.experimentId)) continue;
    const task = await db.blindTask.findFirst({
      where: { readingId, reader, answers: { none: {} } },
      select: { id: true },
    });
    if (task) experiments.add(reading.experimentId);
  }
  return experiments;
}

/** Does somebody still have drafts of an experiment to judge blind? */
export const hasUnread = async (
  db: DbSession,
  person: string,
  experimentId: string,
): Promise<boolean> => (await unreadBy(db, person)).has(experimentId);

/** Runs on a study of which somebody may not know yet what made them. */
export async function veiledRuns(
  db: DbSession,
  person: string,
  studyUid: string,
): Promise<Set<string>> {
  const experiments = await unreadBy(db, person);
  if (experiments.size === 0) return new Set();
  const cells = await db.experimentRun.findMany({
    where: { studyUid, experimentId: { in: [...experiments] }, runId: { not: null } },
    select: { runId: true },
  });
  return new Set(cells.flatMap(({ runId }) => runId ?? []));
}
