import type { FrameSummary } from '@/lib/dicom/frame-summary';
import type {
  Segmentation,
  SegmentationFrame,
} from '@/lib/dicom/segmentation/segmentation';
import {
  patientToPixel,
  pixelPoint,
  pixelToPatient,
  planeOf,
  type ImagePlane,
} from '@/lib/image/geometry';
import { frameKey } from '@/lib/image/segmentation/mask';

/** A frame of the images that a segmentation was made on. */
export type SourceFrame = Pick<
  FrameSummary,
  | 'sopInstanceUid'
  | 'frame'
  | 'rows'
  | 'columns'
  | 'position'
  | 'orientation'
  | 'pixelSpacing'
>;

export interface PlacedFrame {
  readonly frame: SegmentationFrame;
  readonly sopInstanceUid: string;
  readonly frameNumber: number;
}

/**
 * Frames of a segmentation, each on the image that it lies on; and those that lie on none, by why.
 */
export interface Placement {
  readonly placed: readonly PlacedFrame[];
  /** Numbers of frames whose pixels are others than those of the images. */
  readonly otherGrid: readonly number[];
  /** Numbers of frames where no image lies, or that say neither place nor image. */
  readonly nowhere: readonly number[];
}

/** How far off the plane of an image a frame may lie, mm: rounding of what was written. */
const OFF_PLANE_MM = 0.01;
/** The same, where the frame names the image: writers of few decimals exist. */
const OFF_PLANE_NAMED_MM = 0.1;
/** How far the corners may lie from the image's, in pixels: a voxel stays the same voxel. */
const OFF_PIXELS = 0.1;

/**
 * Put the frames of a segmentation on images. A frame lies on the image that it names as its only
 * source, if the planes agree or one of them has none; else on the one whose plane it has. Planes
 * agree whose corners are within a tenth of a pixel of each other, and 0.01 mm along the normal
 * (0.1 mm where the frame names the image).
 */
export function placeFrames(
  { rows, columns, frames }: Segmentation,
  images: readonly SourceFrame[],
): Placement {
  const stack = images.map((image) => ({ image, plane: planeOf(image) }));
  const byName = new Map(
    stack.map((each) => {
      const { sopInstanceUid, frame } = each.image;
      return [frameKey({ sopInstanceUid, frameNumber: frame }), each];
    }),
  );
  const isAlike = ({ image }: (typeof stack)[number]) =>
    image.rows === rows && image.columns === columns;
  const placed: PlacedFrame[] = [];
  const otherGrid: number[] = [];
  const nowhere: number[] = [];
  for (const frame of frames) {
    const plane = planeOf(frame);
    const named = frame.sources.flatMap(
      ({ sopInstanceUid, frameNumber = 1 }) =>
        byName.get(frameKey({ sopInstanceUid, frameNumber })) ?? [],
    );
    const fits = (each: (typeof stack)[number], offPlaneMm: number) =>
      isAlike(each) &&
      plane !== undefined &&
      each.plane !== undefined &&
      agree(plane, each.plane, { rows, columns }, offPlaneMm);
    const [only] = named;
    const byReference =
      only &&
      named.length === 1 &&
      isAlike(only) &&
      (!plane || !only.plane || fits(only, OFF_PLANE_NAMED_MM));
    const found = byReference ? only : stack.find((each) => fits(each, OFF_PLANE_MM));
    if (found) {
      const { sopInstanceUid, frame: frameNumber } = found.image;
      placed.push({ frame, sopInstanceUid, frameNumber });
      continue;
    }
    const isNear = stack.some(
      (each) => plane && each.plane && liesIn(plane, each.plane, OFF_PLANE_MM),
    );
    (isNear || named.length > 0 ? otherGrid : nowhere).push(frame.frame);
  }
  return { placed, otherGrid, nowhere };
}

function agree(
  a: ImagePlane,
  b: ImagePlane,
  { rows, columns }: { rows: number; columns: number },
  offPlaneMm: number,
): boolean {
  return [
    [0, 0],
    [columns - 1, 0],
    [0, rows - 1],
  ].every(([column = 0, row = 0]) => {
    const { pixel, offPlaneMm: off } = patientToPixel(
      b,
      pixelToPatient(a, pixelPoint(column, row)),
    );
    return (
      Math.abs(pixel[0] - column) <= OFF_PIXELS &&
      Math.abs(pixel[1] - row) <= OFF_PIXELS &&
      Math.abs(off) <= offPlaneMm
    );
  });
}

const liesIn = (a: ImagePlane, b: ImagePlane, offPlaneMm: number): boolean =>
  Math.abs(patientToPixel(b, a.position).offPlaneMm) <= offPlaneMm;
