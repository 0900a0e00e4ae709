import { boxAround, cut, pasted } from '@/lib/image/segmentation/box';
import { signedDistances } from '@/lib/image/segmentation/distance';
import {
  bitmapOf,
  pixelsInside,
  runsOf,
  type Mask,
  type MaskFrame,
} from '@/lib/image/segmentation/mask';
import {
  slicesUnder,
  type PlacedSlice,
  type SourceSlice,
} from '@/lib/image/segmentation/slices';

/**
 * Draw the slices between those that are drawn on: at each, the pixels where the distance to the
 * edge, taken from both neighbours by how near they are, is inside (shape-based interpolation).
 * Slices that have a drawing stay as they are, and so do those below the lowest and above the
 * highest. Drawings that don't overlap shrink away between each other, as they should.
 *
 * @param slices - All of the stack, in any order.
 * @returns Frames in the order of the stack.
 * @throws AppError `geometry_unusable` where the slices have no places along one direction, or the
 *   mask lies on others.
 * @see Raya and Udupa, Shape-Based Interpolation of Multidimensional Objects, 1990
 */
export function interpolate(mask: Mask, slices: readonly SourceSlice[]): Mask {
  const drawn = mask.frames.filter(({ runs }) => pixelsInside(runs) > 0);
  const { slices: placed, indexes } = slicesUnder(drawn, slices);
  const ordered = drawn
    .map((frame, index) => ({ frame, index: indexes[index] ?? 0 }))
    .sort((a, b) => a.index - b.index);
  const frames = ordered.flatMap(({ frame, index }, at) => {
    const next = ordered[at + 1];
    const between = next ? placed.slice(index + 1, next.index) : [];
    const [from, to] = [placed[index], placed[next?.index ?? -1]];
    if (!next || !from || !to || between.length === 0) return [frame];
    return [frame, ...drawBetween(mask, [frame, from], [next.frame, to], between)];
  });
  return { ...mask, frames };
}

type Drawn = readonly [frame: MaskFrame, slice: PlacedSlice];

function drawBetween(
  { rows, columns }: Mask,
  [lower, from]: Drawn,
  [upper, to]: Drawn,
  between: readonly PlacedSlice[],
): MaskFrame[] {
  const pixels = rows * columns;
  const bitmaps = [bitmapOf(lower.runs, pixels), bitmapOf(upper.runs, pixels)] as const;
  // What is in between is inside at least one of the two; the pixel around has the edge's distances.
  const box = boxAround(bitmaps, { rows, columns }, 1);
  const { rowSpacingMm, columnSpacingMm } = from.plane;
  const distances = (bitmap: Uint8Array) =>
    signedDistances(cut(bitmap, columns, box), box, [rowSpacingMm, columnSpacingMm]);
  const [below, above] = [distances(bitmaps[0]), distances(bitmaps[1])];
  return between.flatMap(({ sopInstanceUid, frameNumber, positionMm }) => {
    const share = (positionMm - from.positionMm) / (to.positionMm - from.positionMm);
    const part = new Uint8Array(box.rows * box.columns);
    for (let at = 0; at < part.length; at++) {
      const distance = (1 - share) * (below[at] ?? 0) + share * (above[at] ?? 0);
      if (distance > 0) part[at] = 1;
    }
    if (!part.includes(1)) return [];
    const runs = runsOf(pasted(part, box, { rows, columns }));
    return [{ sopInstanceUid, frameNumber, runs }];
  });
}
