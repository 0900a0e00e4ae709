import { AppError } from '@/lib/errors';
import { distanceToPlane, normalOf, type ImagePlane } from '@/lib/image/geometry';
import { frameKey, type MaskFrame } from '@/lib/image/segmentation/mask';

/** A frame of the stack that a mask is drawn on. */
export interface SourceSlice {
  readonly sopInstanceUid: string;
  /** From 1. */
  readonly frameNumber: number;
  /** undefined where the frame says too little of its place. */
  readonly plane: ImagePlane | undefined;
}

/** A slice with its place along the stack. */
export interface PlacedSlice extends SourceSlice {
  readonly plane: ImagePlane;
  /** Along the normal of the first slice, mm. */
  readonly positionMm: number;
}

/** A stack that can be measured across slices, or why it can't. */
export type PlacedStack =
  | { readonly slices: readonly PlacedSlice[]; readonly reason?: undefined }
  | { readonly slices: undefined; readonly reason: string };

/** Cosines of directions this close count as the same: 1 degree, as where stacks are parted. */
const SAME_DIRECTION = Math.cos(Math.PI / 180);
/** Pixel spacings, and places, that differ by less are the same, mm. */
const SAME_MM = 0.001;

/**
 * Slices of one orientation and pixel spacing, ascending along their normal.
 *
 * @param slices - In any order.
 */
export function placeSlices(slices: readonly SourceSlice[]): PlacedStack {
  const planes = slices.flatMap(({ plane }) => plane ?? []);
  const [first] = planes;
  if (!first || planes.length < slices.length) {
    return no('Not every image says where it lies, or how large its pixels are.');
  }
  if (!planes.every((plane) => areParallel(plane, first))) {
    return no('The images lie in different directions.');
  }
  if (!planes.every((plane) => haveSameSpacing(plane, first))) {
    return no('The images have pixels of different sizes.');
  }
  const placed = slices
    .map((slice) => ({
      ...slice,
      plane: slice.plane as ImagePlane,
      positionMm: distanceToPlane(first, (slice.plane as ImagePlane).position),
    }))
    .sort((a, b) => a.positionMm - b.positionMm);
  const isTwice = placed.some(
    ({ positionMm }, index) =>
      index > 0 && positionMm - (placed[index - 1]?.positionMm ?? 0) < SAME_MM,
  );
  if (isTwice) return no('Two images lie at one place.');
  return { slices: placed };
}

const no = (reason: string): PlacedStack => ({ slices: undefined, reason });

function areParallel(a: ImagePlane, b: ImagePlane): boolean {
  const [n, m] = [normalOf(a), normalOf(b)];
  const cosine = (u: readonly number[], v: readonly number[]) =>
    u.reduce((sum, each, axis) => sum + each * (v[axis] ?? 0), 0);
  return (
    cosine(n, m) > SAME_DIRECTION &&
    cosine(a.rowDirection, b.rowDirection) > SAME_DIRECTION
  );
}

const haveSameSpacing = (a: ImagePlane, b: ImagePlane): boolean =>
  Math.abs(a.rowSpacingMm - b.rowSpacingMm) < SAME_MM &&
  Math.abs(a.columnSpacingMm - b.columnSpacingMm) < SAME_MM;

/** The slices that frames lie on, by place in the stack; -1 for a frame of another stack. */
export function indexesOf(
  frames: readonly Omit<MaskFrame, 'runs'>[],
  slices: readonly SourceSlice[],
): number[] {
  const places = new Map(slices.map((slice, index) => [frameKey(slice), index]));
  return frames.map((frame) => places.get(frameKey(frame)) ?? -1);
}

export const ANOTHER_STACK = 'Some of the segment lies on images of another stack.';

/**
 * The placed slices of a stack, and where among them frames lie.
 *
 * @throws AppError `geometry_unusable` where the stack has no places, or frames are of another one.
 */
export function slicesUnder(
  frames: readonly Omit<MaskFrame, 'runs'>[],
  stack: readonly SourceSlice[],
): { slices: readonly PlacedSlice[]; indexes: readonly number[] } {
  const { slices, reason } = placeSlices(stack);
  if (!slices) throw new AppError('geometry_unusable', reason);
  const indexes = indexesOf(frames, slices);
  if (indexes.includes(-1)) throw new AppError('geometry_unusable', ANOTHER_STACK);
  return { slices, indexes };
}
