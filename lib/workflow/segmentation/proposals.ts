import type { Proposal } from '@/lib/api/segments/proposals';
import { codeSchema } from '@/lib/api/viewing/labels';
import { AppError } from '@/lib/errors';
import { maskSchema, type Mask } from '@/lib/image/segmentation/mask';
import type { VolumeMask } from '@/lib/models/adapter';
import type { DbSession } from '@/lib/store/db';
import {
  getProposal,
  getProposals,
  keepProposals,
  markRejected,
  takenProposals,
  type NewProposal,
} from '@/lib/store/segments/proposals';
import type { FramedVolume } from '@/lib/workflow/draft/volume';
import { packMask, unpackMask } from '@/lib/workflow/segmentation/pack-mask';
import type { World } from '@/lib/workflow/world';

type Reading = Pick<World, 'db'>;

/** As long as a Segment Label (0062,0005) may be. */
const LONGEST_LABEL = 64;

/**
 * Keep what a model marked on a volume as proposals on the frames that the volume was made of; what it
 * marked nothing of is none.
 *
 * @throws AppError `model_dialect` where a mask is none.
 */
export async function propose(
  session: DbSession,
  about: { runId: string; studyUid: string; seriesUid: string },
  volume: Pick<FramedVolume, 'size' | 'frames'>,
  masks: readonly VolumeMask[],
): Promise<void> {
  const proposals = masks
    .filter(({ voxels }) => voxels > 0)
    .map(({ label, type, slices }, index): NewProposal => ({
      ...about,
      number: index + 1,
      label: label.replaceAll('_', ' ').slice(0, LONGEST_LABEL),
      type: type && JSON.stringify(type),
      ...packMask(onFrames(volume, slices)),
    }));
  await keepProposals(session, proposals);
}

function onFrames(
  { size: [columns, rows], frames }: Pick<FramedVolume, 'size' | 'frames'>,
  slices: VolumeMask['slices'],
): Mask {
  const mask = maskSchema.safeParse({
    rows,
    columns,
    frames: slices.flatMap((runs, k) => {
      const frame = frames[k];
      return runs && frame
        ? [{ sopInstanceUid: frame.sopInstanceUid, frameNumber: frame.frame, runs }]
        : [];
    }),
  });
  if (mask.success) return mask.data;
  throw new AppError('model_dialect', 'A mask that came back is none.', {
    cause: mask.error,
  });
}

/** What models marked on a study, the latest first, without masks. */
export async function readProposals(
  { db }: Reading,
  studyUid: string,
): Promise<Proposal[]> {
  const taken = await takenProposals(db, studyUid);
  return (await getProposals(db, studyUid)).map(
    ({ run, type, maskSha256: _, rejectedAt, rejectedBy, ...stored }) => ({
      runId: stored.runId,
      number: stored.number,
      model: run.model ?? run.modelId,
      askedAt: run.startedAt.toISOString(),
      studyUid: stored.studyUid,
      seriesUid: stored.seriesUid,
      label: stored.label,
      type: type === null ? null : codeSchema.parse(JSON.parse(type)),
      voxels: stored.voxels,
      frames: stored.frames,
      decision: taken.has(`${stored.runId}/${stored.number}`)
        ? 'accepted'
        : rejectedAt
          ? 'rejected'
          : 'undecided',
      decidedBy: rejectedBy,
    }),
  );
}

/** @throws AppError `not_found` */
export async function proposedMask(
  { db }: Reading,
  runId: string,
  number: number,
): Promise<Mask> {
  return unpackMask(await getProposal(db, runId, number));
}

/** @throws AppError `not_found` */
export const decideProposal = (
  { db, user }: Pick<World, 'db' | 'user'>,
  runId: string,
  number: number,
  decision: 'undecided' | 'rejected',
) => markRejected(db, runId, number, decision === 'rejected' ? user : null);
