import { AppError } from '@/lib/errors';
import type { DbSession } from '@/lib/store/db';

/** @throws AppError `conflict` where somebody said that the study must stay. */
export async function mustNotBeHeld(session: DbSession, studyUid: string) {
  const hold = await session.legalHold.findUnique({ where: { studyUid } });
  if (!hold) return;
  const since = hold.createdAt.toISOString().slice(0, 10);
  throw new AppError(
    'conflict',
    `This study is held since ${since} by ${hold.author}, and can’t be deleted.`,
    { hint: `The reason: ${hold.reason}` },
  );
}

/**
 * What a person has said of something stays with it.
 *
 * @param takesWork - Unless it is to go along: then only a run under way is waited for.
 * @throws AppError `conflict`
 */
export async function mustBeFree(
  session: DbSession,
  part: { studyUid: string; seriesUid?: string; sopInstanceUid?: string },
  onSeries: { studyUid: string; seriesUid: { in: string[] } },
  takesWork: boolean,
): Promise<void> {
  const { studyUid } = part;
  if (!takesWork) await mustHaveNoWork(session, part, onSeries);
  if ((await session.run.count({ where: { studyUid, status: 'running' } })) > 0) {
    throw new AppError('conflict', 'A model is working on this study.', {
      hint: 'Wait for it, or cancel its run.',
      retryable: true,
    });
  }
}

async function mustHaveNoWork(
  session: DbSession,
  part: { studyUid: string; seriesUid?: string; sopInstanceUid?: string },
  onSeries: { studyUid: string; seriesUid: { in: string[] } },
) {
  const { studyUid } = part;
  const reports = await session.report.count({ where: { studyUid } });
  const annotations = await session.annotation.count({
    // What a file proposes, or somebody rejected of it, is nobody's work.
    where: {
      ...part,
      deletedAt: null,
      NOT: { source: 'external', status: { not: 'accepted' } },
    },
  });
  // A segment is in space: it hangs on every image of its series.
  const segments = await session.segment.count({
    where: { ...onSeries, deletedAt: null },
  });
  if (reports > 0) {
    // What a report says of a study may rest on any image of it.
    throw new AppError('conflict', 'This study has a report, and stays as long as that.');
  }
  if (annotations > 0) {
    const hanging =
      annotations === 1 ? 'An annotation hangs' : `${annotations} annotations hang`;
    throw new AppError('conflict', `${hanging} on these images.`, {
      hint: 'Delete the annotations first.',
    });
  }
  if (segments > 0) {
    const hanging = segments === 1 ? 'A segment hangs' : `${segments} segments hang`;
    throw new AppError('conflict', `${hanging} on this series.`, {
      hint: 'Delete the segments first.',
    });
  }
}
