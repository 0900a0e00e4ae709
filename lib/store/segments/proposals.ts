import { AppError } from '@/lib/errors';
import type { DbSession } from '@/lib/store/db';
import type { SegmentContent } from '@/lib/store/segments/segments';

/** What a model marked: type as JSON text, the mask as `packMask` makes it. */
export interface NewProposal extends Omit<
  SegmentContent,
  'color' | 'position' | 'algorithmType' | 'category'
> {
  runId: string;
  /** From 1. */
  number: number;
  studyUid: string;
  seriesUid: string;
}

export const keepProposals = (db: DbSession, proposals: readonly NewProposal[]) =>
  db.proposedSegment.createMany({ data: [...proposals] });

const WITHOUT_MASK = { omit: { mask: true } } as const;

/** Proposals of a study, the latest run's first, without their masks. */
export const getProposals = (db: DbSession, studyUid: string) =>
  db.proposedSegment.findMany({
    where: { studyUid },
    orderBy: [{ run: { startedAt: 'desc' } }, { runId: 'asc' }, { number: 'asc' }],
    include: { run: { select: { model: true, modelId: true, startedAt: true } } },
    ...WITHOUT_MASK,
  });
export type StoredProposal = Awaited<ReturnType<typeof getProposals>>[number];

/** @throws AppError `not_found` */
export async function getProposal(db: DbSession, runId: string, number: number) {
  const proposal = await db.proposedSegment.findUnique({
    where: { runId_number: { runId, number } },
  });
  if (proposal) return proposal;
  throw new AppError('not_found', `Run ${runId} proposed no segment ${number}.`);
}

/** Proposals of a study that are segments now, as `run/number`. */
export async function takenProposals(
  db: DbSession,
  studyUid: string,
): Promise<Set<string>> {
  const segments = await db.segment.findMany({
    where: { studyUid, deletedAt: null, originRunId: { not: null } },
    select: { originRunId: true, originSegmentNumber: true },
  });
  return new Set(
    segments.map((each) => `${each.originRunId}/${each.originSegmentNumber}`),
  );
}

/** @param by - Who rejects it; null: nobody any more. @throws AppError `not_found` */
export async function markRejected(
  db: DbSession,
  runId: string,
  number: number,
  by: string | null,
) {
  const { count } = await db.proposedSegment.updateMany({
    where: { runId, number },
    data: { rejectedBy: by, rejectedAt: by === null ? null : new Date() },
  });
  if (count === 0) await getProposal(db, runId, number);
}
