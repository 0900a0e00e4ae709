import type { SegmentationWithMasks } from '@/lib/api/segments/protocol';
import type { FrameSummary } from '@/lib/dicom/frame-summary';
import type { Contour, StructureSet } from '@/lib/dicom/structured/structure-set';
import { AppError } from '@/lib/errors';
import {
  patientPoint,
  patientToPixel,
  planeOf,
  type ImagePlane,
  type PixelPoint,
} from '@/lib/image/geometry';
import { runsOfContours, settled } from '@/lib/image/segmentation/from-contours';
import { frameKey, voxelsInside, type Mask } from '@/lib/image/segmentation/mask';
import type { StoredStudy } from '@/lib/store/archive/studies';
import { currentSummaries } from '@/lib/workflow/study/current-summaries';
import type { World } from '@/lib/workflow/world';

interface Slice {
  readonly frame: FrameSummary;
  readonly plane: ImagePlane;
}

/** How far off the plane of an image a contour may lie, mm: rounding; more where it names the image. */
const OFF_PLANE_MM = 0.01;
const OFF_PLANE_NAMED_MM = 0.1;
/** What contours of all regions may cost: crossings of edges with rows. */
const MOST_POINTS = 5_000_000;

type Masks = Pick<SegmentationWithMasks, 'sourceSeriesUid' | 'segments' | 'notes'>;

/**
 * The regions of a structure set as masks on the images whose planes their contours lie in.
 *
 * @throws AppError `not_found` where no image of its frame of reference is in the study;
 *   `geometry_unusable` where none lies where a contour does; `too_large`.
 */
export async function masksOfRegions(
  { db }: Pick<World, 'db'>,
  study: StoredStudy,
  set: StructureSet,
): Promise<Masks> {
  const points = set.regions.reduce(
    (sum, { contours }) =>
      sum + contours.reduce((all, each) => all + each.points.length, 0),
    0,
  );
  if (points > 3 * MOST_POINTS) {
    throw new AppError(
      'too_large',
      `Its contours have more than ${MOST_POINTS} points, and are not drawn.`,
    );
  }
  const candidates = await seriesOf({ db }, study, set);
  const [best] = candidates
    .map((candidate) => ({ ...candidate, ...onSlices(set, candidate.slices) }))
    .sort((a, b) => b.placed - a.placed);
  if (!best) {
    throw new AppError(
      'not_found',
      'The images that these contours were drawn on are not in the archive.',
      { hint: 'Add their series to the archive, then open it again.' },
    );
  }
  if (best.placed === 0 && set.regions.some(({ contours }) => contours.length > 0)) {
    throw new AppError('geometry_unusable', 'No image lies where these contours do.');
  }
  return {
    sourceSeriesUid: best.seriesUid,
    segments: best.segments,
    notes: [
      ...(best.nowhere > 0
        ? [
            `${best.nowhere} of its contours lie where there is no image, and are not shown.`,
          ]
        : []),
      ...set.notShown.map(({ what, why }) => `${what}: ${why}`),
    ],
  };
}

/** Series with pictures in its frame of reference; those that it names, if any of them is here. */
async function seriesOf(
  { db }: Pick<World, 'db'>,
  study: StoredStudy,
  set: StructureSet,
) {
  const summaries = await currentSummaries(
    { db },
    study.series.flatMap(({ instances }) => instances),
  );
  const images = new Set(
    set.regions.flatMap(({ contours }) =>
      contours.flatMap(({ on }) => on.map(({ sopInstanceUid }) => sopInstanceUid)),
    ),
  );
  const all = study.series.map(({ uid, instances }) => ({
    seriesUid: uid,
    isNamed:
      set.seriesUids.includes(uid) ||
      instances.some(({ sopInstanceUid }) => images.has(sopInstanceUid)),
    slices: instances.flatMap(({ sopInstanceUid }) =>
      (summaries.get(sopInstanceUid)?.frames ?? []).flatMap((frame): Slice[] => {
        const plane = planeOf(frame);
        const isIn =
          frame.frameOfReferenceUid !== undefined &&
          set.frameOfReferenceUids.includes(frame.frameOfReferenceUid);
        return plane && isIn ? [{ frame, plane }] : [];
      }),
    ),
  }));
  const placed = all.filter(({ slices }) => slices.length > 0);
  const named = placed.filter(({ isNamed }) => isNamed);
  return named.length > 0 ? named : placed;
}

function onSlices(set: StructureSet, slices: readonly Slice[]) {
  const [first] = slices as [Slice];
  const { rows, columns } = first.frame;
  // One mask has one matrix: slices of another one are left out, as they are elsewhere.
  const alike = slices.filter(
    ({ frame }) => frame.rows === rows && frame.columns === columns,
  );
  let placed = 0;
  let nowhere = 0;
  const segments = set.regions.map(({ contours, ...described }) => {
    const byFrame = new Map<string, { slice: Slice; lines: PixelPoint[][] }>();
    for (const contour of contours) {
      const slice = sliceOf(contour, alike);
      if (!slice) {
        nowhere++;
        continue;
      }
      placed++;
      const { sopInstanceUid, frame: frameNumber } = slice.frame;
      const key = frameKey({ sopInstanceUid, frameNumber });
      const there = byFrame.get(key) ?? { slice, lines: [] };
      there.lines.push(pixelsOf(contour, slice.plane));
      byFrame.set(key, there);
    }
    const mask: Mask = {
      rows,
      columns,
      frames: [...byFrame.values()].flatMap(({ slice: { frame }, lines }) => {
        const runs = runsOfContours(lines, { rows, columns });
        const { sopInstanceUid, frame: frameNumber } = frame;
        return runs ? [{ sopInstanceUid, frameNumber, runs }] : [];
      }),
    };
    const frames = mask.frames.map((frame) => ({ ...frame, runs: [...frame.runs] }));
    return { ...described, voxels: voxelsInside(mask), mask: { ...mask, frames } };
  });
  return { placed, nowhere, segments };
}

/** The slice that it names, if it lies in that; else the one that it lies in. */
function sliceOf(contour: Contour, slices: readonly Slice[]): Slice | undefined {
  const isIn = ({ plane }: Slice, most: number) => offPlane(contour, plane) <= most;
  const named = slices.find(({ frame }) =>
    contour.on.some(
      ({ sopInstanceUid, frame: number }) =>
        sopInstanceUid === frame.sopInstanceUid && (number ?? 1) === frame.frame,
    ),
  );
  if (named && isIn(named, OFF_PLANE_NAMED_MM)) return named;
  const [x = 0, y = 0, z = 0] = contour.points;
  const start = patientPoint(x, y, z);
  return slices.find(
    (slice) =>
      Math.abs(patientToPixel(slice.plane, start).offPlaneMm) <= OFF_PLANE_MM &&
      isIn(slice, OFF_PLANE_MM),
  );
}

function offPlane({ points }: Contour, plane: ImagePlane): number {
  let most = 0;
  for (let at = 0; at < points.length; at += 3) {
    const point = patientPoint(points[at] ?? 0, points[at + 1] ?? 0, points[at + 2] ?? 0);
    most = Math.max(most, Math.abs(patientToPixel(plane, point).offPlaneMm));
  }
  return most;
}

function pixelsOf({ points }: Contour, plane: ImagePlane): PixelPoint[] {
  const pixels: PixelPoint[] = [];
  for (let at = 0; at < points.length; at += 3) {
    const point = patientPoint(points[at] ?? 0, points[at + 1] ?? 0, points[at + 2] ?? 0);
    pixels.push(settled(patientToPixel(plane, point).pixel));
  }
  return pixels;
}
