import { planeOf, type Orientation } from '@/lib/image/geometry';
import type { Mask } from '@/lib/image/segmentation/mask';
import type { SourceSlice } from '@/lib/image/segmentation/slices';

/** Rows of `#` and `.` as a bitmap. */
export const bitmap = (...rows: string[]): Uint8Array =>
  Uint8Array.from(rows.join(''), (sign) => (sign === '#' ? 1 : 0));

/** A bitmap as such rows. */
export const picture = (pixels: Uint8Array, columns: number): string[] =>
  Array.from({ length: pixels.length / columns }, (_, row) =>
    Array.from(pixels.subarray(row * columns, (row + 1) * columns), (value) =>
      value ? '#' : '.',
    ).join(''),
  );

export const sopUid = (index: number) => `1.2.3.${index}`;

const AXIAL: Orientation = [1, 0, 0, 0, 1, 0];

/** Axial slices at these heights, mm. */
export const axialStack = (
  heights: readonly number[],
  spacing: readonly [number, number] = [1, 1],
  orientation = AXIAL,
): SourceSlice[] =>
  heights.map((z, index) => ({
    sopInstanceUid: sopUid(index),
    frameNumber: 1,
    plane: planeOf({ position: [0, 0, z], orientation, pixelSpacing: spacing }),
  }));

/** A mask from the runs of slices of such a stack; undefined: not drawn on. */
export const maskOf = (
  rows: number,
  columns: number,
  runs: readonly (readonly number[] | undefined)[],
): Mask => ({
  rows,
  columns,
  frames: runs.flatMap((each, index) =>
    each ? [{ sopInstanceUid: sopUid(index), frameNumber: 1, runs: each }] : [],
  ),
});
