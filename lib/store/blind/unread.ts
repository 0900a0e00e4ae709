import type { DbSession } from '@/lib/store/db';

/**
 * Does somebody still have to judge drafts in an open blind reading?
 *
 * @param of - Drafts of that experiment, or of that study.
 */
export async function hasUnread(
  db: DbSession,
  person: string,
  of: { experimentId: string } | { studyUid: string },
): Promise<boolean> {
  const seats = await db.blindReader.findMany({
    where: {
      person,
      reading: {
        state: 'open',
        ...('experimentId' in of && { experimentId: of.experimentId }),
      },
    },
    select: { readingId: true, code: true },
  });
  for (const { readingId, code: reader } of seats) {
    const task = await db.blindTask.findFirst({
      where: {
        ...{ readingId, reader, answers: { none: {} } },
        ...('studyUid' in of && { studyUid: of.studyUid }),
      },
      select: { id: true },
    });
    if (task) return true;
  }
  return false;
}
