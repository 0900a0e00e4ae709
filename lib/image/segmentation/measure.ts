import { pixelsInside, voxelsInside, type Mask } from '@/lib/image/segmentation/mask';
import {
  ANOTHER_STACK,
  indexesOf,
  placeSlices,
  type PlacedSlice,
  type SourceSlice,
} from '@/lib/image/segmentation/slices';

/** A number, or why there is none. */
export type Known =
  | { readonly value: number; readonly reason?: undefined }
  | { readonly value: null; readonly reason: string };

export interface SegmentSize {
  readonly voxels: number;
  /** Millilitres: voxels × area of a pixel × distance between slices. */
  readonly volume: Known;
}

/** Distances that differ by less than this share of the usual one count as equal. */
const UNEVEN = 0.05;
/** Of a distance that came from numbers written with few decimals, mm. */
const ROUNDING_MM = 0.01;

/**
 * How much a segment takes up. The distance is that between the planes of the images, never Slice
 * Thickness: slices that overlap, or lie apart, would make it wrong. A stack that is sheared (gantry
 * tilt) is no exception, since the distance goes along the normal.
 *
 * The volume is null, with its reason, where places or spacing are missing, where the stack has one
 * slice only, or where the distance isn't the same all over the segment: from the slice below its
 * lowest to the slice above its highest. Slices between that aren't drawn on are taken as empty.
 *
 * @param slices - All of the stack, in any order.
 */
export function sizeOf(mask: Mask, slices: readonly SourceSlice[]): SegmentSize {
  const voxels = voxelsInside(mask);
  return { voxels, volume: voxels === 0 ? { value: 0 } : volumeOf(mask, slices, voxels) };
}

function volumeOf(mask: Mask, stack: readonly SourceSlice[], voxels: number): Known {
  const { slices, reason } = placeSlices(stack);
  if (!slices) return unknown(reason);
  const indexes = indexesOf(mask.frames, slices);
  if (indexes.includes(-1)) return unknown(ANOTHER_STACK);
  if (slices.length < 2) {
    return unknown('There is one slice only: nothing says how thick what it shows is.');
  }
  const distance = evenDistance(
    slices.slice(
      Math.max(0, Math.min(...indexes) - 1),
      Math.min(slices.length, Math.max(...indexes) + 2),
    ),
  );
  const plane = slices[0]?.plane;
  if (distance === undefined || !plane) {
    return unknown('The distance between slices is not the same all over it.');
  }
  const pixel = plane.rowSpacingMm * plane.columnSpacingMm;
  return { value: (voxels * pixel * distance) / 1000 };
}

const unknown = (reason: string): Known => ({ value: null, reason });

/** The mean distance between neighbours, mm; undefined where they differ. */
function evenDistance(slices: readonly PlacedSlice[]): number | undefined {
  const distances = slices
    .slice(1)
    .map(({ positionMm }, index) => positionMm - (slices[index]?.positionMm ?? 0));
  const [least, most] = [Math.min(...distances), Math.max(...distances)];
  const mean = distances.reduce((sum, each) => sum + each, 0) / distances.length;
  return most - least <= Math.max(UNEVEN * mean, ROUNDING_MM) ? mean : undefined;
}

/** The area of a segment on one slice, mm². */
export function areaOf(runs: readonly number[], { plane }: SourceSlice): Known {
  if (!plane) return unknown('The image does not say how large its pixels are.');
  return { value: pixelsInside(runs) * plane.rowSpacingMm * plane.columnSpacingMm };
}

export interface SegmentStatistics {
  /** Voxels inside; padding (NaN) is left out. */
  readonly count: number;
  /** null where there is no voxel. */
  readonly values: {
    readonly mean: number;
    /** Population standard deviation (divided by n). */
    readonly deviation: number;
    readonly min: number;
    readonly max: number;
  } | null;
}

/**
 * Mean, spread and extent of the values inside a segment.
 *
 * @param valuesOf - Rescaled values of a frame, row by row, NaN for padding.
 * @returns undefined where a frame's values aren't there: part of the truth would be none.
 */
export function statisticsOf(
  mask: Mask,
  valuesOf: (
    sopInstanceUid: string,
    frameNumber: number,
  ) => ArrayLike<number> | undefined,
): SegmentStatistics | undefined {
  let [count, mean, squares, min, max] = [0, 0, 0, Infinity, -Infinity];
  for (const { sopInstanceUid, frameNumber, runs } of mask.frames) {
    const values = valuesOf(sopInstanceUid, frameNumber);
    if (values?.length !== mask.rows * mask.columns) return undefined;
    let at = 0;
    for (const [index, run] of runs.entries()) {
      const end = at + run;
      for (; index % 2 === 1 && at < end; at++) {
        const value = values[at] as number;
        if (Number.isNaN(value)) continue;
        // Welford's way: sums of squares of large numbers would lose the small ones.
        const off = value - mean;
        mean += off / ++count;
        squares += off * (value - mean);
        if (value < min) min = value;
        if (value > max) max = value;
      }
      at = end;
    }
  }
  if (count === 0) return { count, values: null };
  return { count, values: { mean, deviation: Math.sqrt(squares / count), min, max } };
}
