import { z } from 'zod';
import {
  segmentSchema,
  type CreateSegment,
  type PutSegment,
  type Segment,
  type SegmentWithMask,
} from '@/lib/api/segments/protocol';
import { codeSchema } from '@/lib/api/viewing/labels';
import { AppError } from '@/lib/errors';
import { markTheSame, pixelsInside, type Mask } from '@/lib/image/segmentation/mask';
import { getProposal } from '@/lib/store/segments/proposals';
import { summariesOfSeries } from '@/lib/store/archive/studies';
import {
  changeSegment,
  createSegment,
  getSegment,
  getSegments,
  type SegmentContent,
  type StoredSegment,
} from '@/lib/store/segments/segments';
import { readSummary } from '@/lib/workflow/import/instance-summary';
import { packMask, unpackMask } from '@/lib/workflow/segmentation/pack-mask';
import { judged, toReview } from '@/lib/workflow/study/verdicts';
import { mustSee } from '@/lib/workflow/people/may-see';
import type { World } from '@/lib/workflow/world';

type Reading = Pick<World, 'db'>;
type Writing = Pick<World, 'db' | 'user' | 'person'>;

/** Segments of a study, without their masks. */
export const readSegments = async ({ db }: Reading, studyUid: string) =>
  (await getSegments(db, studyUid)).map(toSegment);

/** @throws AppError `not_found` */
export async function readSegment({ db }: Reading, id: string): Promise<SegmentWithMask> {
  const stored = await getSegment(db, id);
  const mask = unpackMask(stored);
  return { ...toSegment(stored), mask: { ...mask, frames: mask.frames.map(mutable) } };
}
const mutable = (frame: Mask['frames'][number]) => ({ ...frame, runs: [...frame.runs] });

/**
 * Keep what a person marked. Repeating the call stores nothing twice.
 *
 * @throws AppError `not_found` when the series is not in the archive; `conflict`; `invalid_request`
 *   for frames that it doesn't have, or of another matrix.
 */
export async function keepSegment(
  { db, user, person }: Writing,
  segment: CreateSegment,
): Promise<Segment> {
  await mustSee({ db, person }, segment.studyUid);
  const { id, studyUid, seriesUid, origin, ...content } = segment;
  await assertOnSeries(db, { studyUid, seriesUid }, content.mask);
  if (origin.kind === 'run') await assertProposed(db, origin, { studyUid, seriesUid });
  const body = {
    ...toContent(await truthful(db, content, origin)),
    studyUid,
    seriesUid,
    ...toOrigin(origin),
  };
  return toSegment(await createSegment(db, id, body, user));
}

/**
 * @throws AppError `not_found`, `version_stale`; `invalid_request` as `keepSegment`; `forbidden` for a
 *   review of one's own segment.
 */
export async function redrawSegment(
  { db, user }: Writing,
  id: string,
  basedOn: number,
  { review, ...content }: PutSegment,
): Promise<Segment> {
  const stored = await getSegment(db, id);
  await assertOnSeries(db, stored, content.mask);
  const told = await truthful(db, content, fromOrigin(stored), stored);
  const verdict = judged(user, stored, review);
  const change = {
    action: verdict === undefined ? 'changed' : 'reviewed',
    author: user,
    body: { ...toContent(told), ...(verdict === undefined ? {} : { review: verdict }) },
  } as const;
  return toSegment(await changeSegment(db, id, basedOn, change));
}

/**
 * What a person changed of an algorithm's outlines is the work of both (PS3.3 C.8.20.2, Segment
 * Algorithm Type), whatever the client says; drawn back to what was proposed, it is the algorithm's.
 */
async function truthful<Content extends PutSegment>(
  db: World['db'],
  content: Content,
  origin: CreateSegment['origin'],
  stored?: Awaited<ReturnType<typeof getSegment>>,
): Promise<Content> {
  if (content.algorithmType !== 'AUTOMATIC') return content;
  const before =
    origin.kind === 'run'
      ? unpackMask(await getProposal(db, origin.runId, origin.number))
      : stored && unpackMask(stored);
  const isChanged =
    (before !== undefined && !markTheSame(before, content.mask)) ||
    // Of a copy from a file, what the file had is not kept.
    (origin.kind !== 'run' && stored?.algorithmType === 'SEMIAUTOMATIC');
  return isChanged ? { ...content, algorithmType: 'SEMIAUTOMATIC' } : content;
}

/** @throws AppError `not_found` or `version_stale` */
export const eraseSegment = async (
  { db, user }: Writing,
  id: string,
  basedOn: number,
) => {
  await changeSegment(db, id, basedOn, { action: 'deleted', author: user });
};

const toOrigin = (origin: CreateSegment['origin']) => ({
  originSopInstanceUid: origin.kind === 'dicom-seg' ? origin.sopInstanceUid : null,
  originRunId: origin.kind === 'run' ? origin.runId : null,
  originSegmentNumber:
    origin.kind === 'dicom-seg'
      ? origin.segmentNumber
      : origin.kind === 'run'
        ? origin.number
        : null,
});

function fromOrigin({
  originSopInstanceUid,
  originRunId,
  originSegmentNumber,
}: StoredSegment): CreateSegment['origin'] {
  if (originSegmentNumber === null) return { kind: 'drawn' };
  if (originRunId !== null) {
    return { kind: 'run', runId: originRunId, number: originSegmentNumber };
  }
  if (originSopInstanceUid === null) return { kind: 'drawn' };
  return {
    kind: 'dicom-seg',
    sopInstanceUid: originSopInstanceUid,
    segmentNumber: originSegmentNumber,
  };
}

/** What a model is said to have proposed, it must have proposed, on this very series. */
async function assertProposed(
  db: World['db'],
  { runId, number }: { runId: string; number: number },
  series: { studyUid: string; seriesUid: string },
) {
  const proposal = await getProposal(db, runId, number);
  if (proposal.studyUid === series.studyUid && proposal.seriesUid === series.seriesUid)
    return;
  throw new AppError('invalid_request', 'That was proposed on another series.');
}

/** Whatever a mask marks must be there to be marked. */
async function assertOnSeries(
  db: World['db'],
  series: { studyUid: string; seriesUid: string },
  mask: Mask,
) {
  const images = new Map(
    (await summariesOfSeries(db, series)).map(({ sopInstanceUid, summary }) => {
      const { rows, columns, frames } = readSummary(summary);
      return [sopInstanceUid, { rows, columns, frames: frames.length }];
    }),
  );
  if (images.size === 0) {
    throw new AppError('not_found', 'This series is not in the archive.');
  }
  const issues = mask.frames.flatMap(({ sopInstanceUid, frameNumber }, index) => {
    const image = images.get(sopInstanceUid);
    if (!image) {
      return issue(index, 'sopInstanceUid', 'This image is not in the series.');
    }
    if (frameNumber > image.frames) {
      return issue(index, 'frameNumber', `This image has ${image.frames} frames.`);
    }
    if (image.rows !== mask.rows || image.columns !== mask.columns) {
      const size = `${image.columns} × ${image.rows}`;
      return issue(index, 'sopInstanceUid', `This image has ${size} pixels.`);
    }
    return [];
  });
  if (issues.length === 0) return;
  const message = 'The mask does not lie on the images of the series.';
  throw new AppError('invalid_request', message, { cause: new z.ZodError(issues) });
}

const issue = (index: number, field: string, message: string) => [
  {
    code: 'custom' as const,
    path: ['mask', 'frames', index, field],
    message,
    input: undefined,
  },
];

function toContent({
  mask,
  category,
  type,
  ...said
}: Omit<PutSegment, 'review'>): SegmentContent {
  const frames = mask.frames.filter(({ runs }) => pixelsInside(runs) > 0);
  return {
    ...said,
    category: category && JSON.stringify(category),
    type: type && JSON.stringify(type),
    ...packMask({ ...mask, frames }),
  };
}

const toSegment = (row: StoredSegment): Segment =>
  segmentSchema.strip().parse({
    ...row,
    origin: fromOrigin(row),
    category: toCode(row.category),
    type: toCode(row.type),
    review: toReview(row.review),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  });

const toCode = (json: string | null) =>
  json === null ? null : codeSchema.parse(JSON.parse(json));
