import { boxAround, cut, pasted } from '@/lib/image/segmentation/box';
import {
  bitmapOf,
  bitmapsOf,
  frameKey,
  pixelsInside,
  runsOf,
  type Mask,
} from '@/lib/image/segmentation/mask';
import { slicesUnder, type SourceSlice } from '@/lib/image/segmentation/slices';

/**
 * `median`: what most of the neighbourhood is (3 × 3 pixels, or 3 × 3 × 3 voxels). `open`: without
 * what is thinner than the neighbourhood. `close`: with the gaps that are. The neighbours of the two
 * are those that share an edge (4, or 6).
 */
export interface Smoothing {
  readonly method: 'median' | 'open' | 'close';
  /** How many times over; 1 by default. */
  readonly times?: number;
}

/** Bitmaps one above the other. Outside of the matrix, and of the stack, nothing is inside. */
interface Block {
  readonly rows: number;
  readonly columns: number;
  readonly slices: readonly Uint8Array[];
  /** Slices have to do with each other. */
  readonly isAcross: boolean;
}

/** Smooth every slice by itself. */
export function smoothInPlane(mask: Mask, smoothing: Smoothing): Mask {
  const frames = mask.frames.map((frame) => {
    const bitmap = bitmapOf(frame.runs, mask.rows * mask.columns);
    const [done = bitmap] = smoothed([bitmap], mask, smoothing, false);
    return { ...frame, runs: runsOf(done) };
  });
  return { ...mask, frames: frames.filter(({ runs }) => pixelsInside(runs) > 0) };
}

/**
 * Smooth across slices: slices next to the drawn ones may get something of it.
 *
 * @param stack - All of its slices, in any order.
 * @returns Frames in the order of the stack.
 * @throws AppError `geometry_unusable` where the slices have no places along one direction, or the
 *   mask lies on others.
 */
export function smoothAcross(
  mask: Mask,
  stack: readonly SourceSlice[],
  smoothing: Smoothing,
): Mask {
  const { slices, indexes } = slicesUnder(mask.frames, stack);
  const part = slices.slice(
    Math.max(0, Math.min(...indexes) - reachOf(smoothing)),
    Math.max(...indexes) + reachOf(smoothing) + 1,
  );
  const drawn = bitmapsOf(mask);
  const bitmaps = part.map(
    (slice) => drawn.get(frameKey(slice)) ?? new Uint8Array(mask.rows * mask.columns),
  );
  const frames = smoothed(bitmaps, mask, smoothing, true).map((bitmap, index) => ({
    sopInstanceUid: part[index]?.sopInstanceUid ?? '',
    frameNumber: part[index]?.frameNumber ?? 0,
    runs: runsOf(bitmap),
  }));
  return { ...mask, frames: frames.filter(({ runs }) => pixelsInside(runs) > 0) };
}

/** How far it can draw, and one more that stays empty: from there is shrunk what was grown. */
const reachOf = ({ times = 1 }: Smoothing) => times + 1;

function smoothed(
  bitmaps: readonly Uint8Array[],
  frame: { rows: number; columns: number },
  smoothing: Smoothing,
  isAcross: boolean,
): Uint8Array[] {
  const box = boxAround(bitmaps, frame, reachOf(smoothing));
  const slices = bitmaps.map((bitmap) => cut(bitmap, frame.columns, box));
  const block = { rows: box.rows, columns: box.columns, isAcross, slices };
  const { method, times = 1 } = smoothing;
  const steps: Step[] = method === 'median' ? [median] : [grow, shrink];
  if (method === 'open') steps.reverse();
  const done = steps
    .flatMap((step) => Array.from({ length: times }, () => step))
    .reduce<Block>((before, step) => ({ ...before, slices: step(before) }), block);
  return done.slices.map((part) => pasted(part, box, frame));
}

type Step = (block: Block) => Uint8Array[];
const grow: Step = (block) => morph(block, 1);
const shrink: Step = (block) => morph(block, 0);

/**
 * Give pixels the value that a neighbour has: grow by 1, shrink by 0. What lies beyond the matrix and the
 * stack neither grows in nor eats away: a drawing at the border stays there.
 */
function morph({ rows, columns, slices, isAcross }: Block, looked: 0 | 1): Uint8Array[] {
  return slices.map((bitmap, z) => {
    const result = Uint8Array.from(bitmap);
    const above = isAcross ? slices[z - 1] : undefined;
    const below = isAcross ? slices[z + 1] : undefined;
    for (let row = 0, at = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, at++) {
        if (bitmap[at] === looked) continue;
        if (
          (column > 0 && bitmap[at - 1] === looked) ||
          (column < columns - 1 && bitmap[at + 1] === looked) ||
          (row > 0 && bitmap[at - columns] === looked) ||
          (row < rows - 1 && bitmap[at + columns] === looked) ||
          above?.[at] === looked ||
          below?.[at] === looked
        ) {
          result[at] = looked;
        }
      }
    }
    return result;
  });
}

/** The majority of each neighbourhood, summed up along one axis after the other. */
function median({ columns, slices, isAcross }: Block): Uint8Array[] {
  const counts = slices.map((bitmap) => {
    const along = new Uint8Array(bitmap.length);
    for (let at = 0; at < bitmap.length; at++) {
      const column = at % columns;
      along[at] =
        (bitmap[at] ?? 0) +
        (column > 0 ? (bitmap[at - 1] ?? 0) : 0) +
        (column < columns - 1 ? (bitmap[at + 1] ?? 0) : 0);
    }
    return along.map(
      (sum, at) => sum + (along[at - columns] ?? 0) + (along[at + columns] ?? 0),
    );
  });
  const majority = isAcross ? 14 : 5;
  return counts.map((own, z) => {
    const others = isAcross ? [counts[z - 1], counts[z + 1]] : [];
    return own.map((sum, at) =>
      others.reduce((all, other) => all + (other?.[at] ?? 0), sum) >= majority ? 1 : 0,
    );
  });
}

/**
 * Fill what a drawing encloses on a slice: pixels from which no way along edges leads out of the
 * frame but over the drawing.
 */
export function fillHoles(mask: Mask): Mask {
  const { rows, columns } = mask;
  const frames = mask.frames.map((frame) => ({
    ...frame,
    runs: runsOf(filled(bitmapOf(frame.runs, rows * columns), rows, columns)),
  }));
  return { ...mask, frames };
}

function filled(bitmap: Uint8Array, rows: number, columns: number): Uint8Array {
  const OUTSIDE = 2;
  const marked = Uint8Array.from(bitmap);
  const queue: number[] = [];
  const visit = (at: number) => {
    if (marked[at] !== 0) return;
    marked[at] = OUTSIDE;
    queue.push(at);
  };
  for (let row = 0; row < rows; row++) {
    visit(row * columns);
    visit(row * columns + columns - 1);
  }
  for (let column = 0; column < columns; column++) {
    visit(column);
    visit((rows - 1) * columns + column);
  }
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const column = at % columns;
    if (column > 0) visit(at - 1);
    if (column < columns - 1) visit(at + 1);
    if (at >= columns) visit(at - columns);
    if (at < (rows - 1) * columns) visit(at + columns);
  }
  return marked.map((value) => (value === OUTSIDE ? 0 : 1));
}
