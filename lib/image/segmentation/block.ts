import { bitmapOf, frameKey, type Mask } from '@/lib/image/segmentation/mask';

/** Voxels of a volume: column, row and slice, counted from 0; a whole number is the middle of one. */
export type VoxelIndex = readonly [column: number, row: number, slice: number];

/** The part of a volume that a mask has something in. */
export interface Block {
  readonly from: VoxelIndex;
  readonly size: VoxelIndex;
  /** 1 inside: column by column, row by row, slice by slice. */
  readonly bits: Uint8Array;
}

/**
 * @param sliceOf - Where the volume has a frame, by its `frameKey`.
 * @returns null where the mask has nothing in it.
 */
export function blockOf(
  mask: Mask,
  sliceOf: (key: string) => number | undefined,
): Block | null {
  const { rows, columns } = mask;
  const drawn = mask.frames.flatMap((frame) => {
    const slice = sliceOf(frameKey(frame));
    return slice === undefined
      ? []
      : [{ slice, bitmap: bitmapOf(frame.runs, rows * columns) }];
  });
  const low = [Infinity, Infinity, Infinity] as [number, number, number];
  const high = [-1, -1, -1] as [number, number, number];
  for (const { slice, bitmap } of drawn) {
    for (let at = bitmap.indexOf(1); at >= 0; at = bitmap.indexOf(1, at + 1)) {
      for (const [axis, place] of [
        at % columns,
        Math.floor(at / columns),
        slice,
      ].entries()) {
        low[axis] = Math.min(low[axis] as number, place);
        high[axis] = Math.max(high[axis] as number, place);
      }
    }
  }
  if (high[0] < 0) return null;
  const size = [
    high[0] - low[0] + 1,
    high[1] - low[1] + 1,
    high[2] - low[2] + 1,
  ] as const;
  const bits = new Uint8Array(size[0] * size[1] * size[2]);
  for (const { slice, bitmap } of drawn) {
    for (let row = 0; row < size[1]; row++) {
      const start = (low[1] + row) * columns + low[0];
      const line = bitmap.subarray(start, start + size[0]);
      bits.set(line, ((slice - low[2]) * size[1] + row) * size[0]);
    }
  }
  return { from: low, size, bits };
}

/** A picture through a volume: where its first pixel lies, and how far the next ones do. */
export interface Cut {
  readonly width: number;
  readonly height: number;
  readonly origin: VoxelIndex;
  readonly right: VoxelIndex;
  readonly down: VoxelIndex;
  /** Of a slab: from one of its layers to the next, half of them before the origin. */
  readonly deeper: VoxelIndex;
  /** At least 1. */
  readonly layers: number;
}

/** @returns 1 where a pixel of the picture is nearest to a voxel inside, in any layer; row by row. */
export function cutThrough({ from, size, bits }: Block, cut: Cut): Uint8Array {
  const { width, height, origin, right, down, deeper, layers } = cut;
  const seen = new Uint8Array(width * height);
  const [columns, rows, slices] = size;
  for (let layer = 0; layer < layers; layer++) {
    const away = layer - (layers - 1) / 2;
    // Half a voxel more, so that cutting off the fraction rounds.
    const start = origin.map(
      (place, axis) => place + away * (deeper[axis] ?? 0) - (from[axis] ?? 0) + 0.5,
    ) as [number, number, number];
    for (let y = 0, at = 0; y < height; y++) {
      let [i, j, k] = start.map((place, axis) => place + y * (down[axis] ?? 0)) as [
        number,
        number,
        number,
      ];
      for (let x = 0; x < width; x++, at++, i += right[0], j += right[1], k += right[2]) {
        if (i < 0 || j < 0 || k < 0 || i >= columns || j >= rows || k >= slices) continue;
        if (bits[((k | 0) * rows + (j | 0)) * columns + (i | 0)] === 1) seen[at] = 1;
      }
    }
  }
  return seen;
}
