import type { Segmentation } from '@/lib/dicom/segmentation/segmentation';
import { AppError } from '@/lib/errors';
import {
  placeFrames,
  type PlacedFrame,
  type Placement,
  type SourceFrame,
} from '@/lib/image/segmentation/place-frames';
import type { StoredStudy } from '@/lib/store/archive/studies';
import { currentSummaries } from '@/lib/workflow/study/current-summaries';
import type { World } from '@/lib/workflow/world';

export interface Source {
  readonly seriesUid: string;
  readonly placed: readonly PlacedFrame[];
  /** What of the segmentation lies on none of its images. */
  readonly notes: readonly string[];
}

/** Series with pictures, of a study, and what of them says where they lie. */
interface Candidate {
  readonly seriesUid: string;
  readonly frames: readonly (SourceFrame & { readonly frameOfReferenceUid?: string })[];
}

/**
 * The series of the study that a segmentation lies on: of those that it names, or whose images it
 * names, the one with the most of its frames; if it names none that is here, of those in its Frame
 * of Reference.
 *
 * @throws AppError `not_found` where none of them is in the archive; `geometry_unusable` where none
 *   has its pixels.
 */
export async function findSource(
  { db }: Pick<World, 'db'>,
  study: StoredStudy,
  segmentation: Segmentation,
): Promise<Source> {
  const summaries = await currentSummaries(
    { db },
    study.series.flatMap(({ instances }) => instances),
  );
  const all = study.series.map(({ uid, instances }): Candidate => ({
    seriesUid: uid,
    frames: instances.flatMap(
      ({ sopInstanceUid }) => summaries.get(sopInstanceUid)?.frames ?? [],
    ),
  }));
  const candidates = all.filter(({ frames }) => frames.length > 0);
  const images = new Set(
    segmentation.frames.flatMap(({ sources }) =>
      sources.map(({ sopInstanceUid }) => sopInstanceUid),
    ),
  );
  const named = candidates.filter(
    ({ seriesUid, frames }) =>
      segmentation.sourceSeriesUids.includes(seriesUid) ||
      frames.some(({ sopInstanceUid }) => images.has(sopInstanceUid)),
  );
  const beside = candidates.filter(({ frames }) =>
    frames.some(
      ({ frameOfReferenceUid }) =>
        frameOfReferenceUid !== undefined &&
        frameOfReferenceUid === segmentation.frameOfReferenceUid,
    ),
  );
  const considered = named.length > 0 ? named : beside;
  const placements = considered
    .map((candidate) => ({
      ...candidate,
      ...placeFrames(segmentation, candidate.frames),
    }))
    .sort((a, b) => b.placed.length - a.placed.length);
  const [best] = placements;
  if (!best) {
    throw new AppError(
      'not_found',
      'The images that this segmentation was made on are not in the archive.',
      { hint: 'Add their series to the archive, then open it again.' },
    );
  }
  if (best.placed.length === 0) throw onNothing(segmentation, best);
  return { seriesUid: best.seriesUid, placed: best.placed, notes: notesOf(best) };
}

function onNothing(
  { rows, columns }: Segmentation,
  { frames: [first], otherGrid }: Candidate & Placement,
): AppError {
  if (otherGrid.length === 0) {
    return new AppError(
      'geometry_unusable',
      'No image lies where this segmentation does.',
    );
  }
  const size = first ? `${first.columns} × ${first.rows}` : 'others';
  return new AppError(
    'geometry_unusable',
    `This segmentation has a grid of its own (${columns} × ${rows} pixels), not that of the ` +
      `images (${size}): it can't be drawn on them voxel by voxel.`,
  );
}

const notesOf = ({ otherGrid, nowhere }: Placement): string[] => [
  ...(nowhere.length > 0
    ? [`${framesOf(nowhere)} of it lies where there is no image, and is not shown.`]
    : []),
  ...(otherGrid.length > 0
    ? [`${framesOf(otherGrid)} of it has other pixels than the images, and is not shown.`]
    : []),
];

/** How many are named one by one. */
const EACH = 5;

function framesOf(numbers: readonly number[]): string {
  const more = numbers.length - EACH;
  const some = numbers.slice(0, EACH).join(', ');
  return `Frame ${some}${more > 0 ? ` and ${more} more` : ''}`;
}
