import { columnX, ROWS, rowY, xColumn, yRow } from '@/lib/samples/chest-ct/grid';
import type { Cut } from '@/lib/samples/chest-ct/solids';
import { coverage } from '@/lib/samples/shapes';

/** One slice being painted: density in HU, row by row. */
export type Slice = Float32Array;

/** Blur of every edge: about what a soft kernel and this pixel size give. */
export const EDGE_MM = 1.15;

/** Visit the pixels of a cut's rectangle. @param step - 2 visits even columns of even rows. */
export function eachPixel(
  { box: [x0, x1, y0, y1] }: Cut,
  visit: (pixel: number, x: number, y: number) => void,
  step: 1 | 2 = 1,
): void {
  const left = Math.max(0, Math.ceil(xColumn(x0) / step) * step);
  const right = Math.min(ROWS - 1, Math.floor(xColumn(x1)));
  const top = Math.max(0, Math.ceil(yRow(y0) / step) * step);
  const bottom = Math.min(ROWS - 1, Math.floor(yRow(y1)));
  for (let row = top; row <= bottom; row += step) {
    const y = rowY(row);
    for (let column = left; column <= right; column += step) {
      visit(row * ROWS + column, columnX(column), y);
    }
  }
}

/** Density of a tissue at a place; `depth` is the distance below its surface, mm. */
export type Tone = number | ((depth: number, x: number, y: number) => number);

/** Lay a tissue over the slice, mixing it with what is below along its edge. */
export function paint(
  slice: Slice,
  cut: Cut | undefined,
  tone: Tone,
  edge = EDGE_MM,
): void {
  if (!cut) return;
  const { distance } = cut;
  eachPixel(cut, (pixel, x, y) => {
    const d = distance(x, y);
    if (d > edge / 2) return;
    const share = coverage(d, edge);
    const hu = typeof tone === 'number' ? tone : tone(-d, x, y);
    const below = slice[pixel] ?? 0;
    slice[pixel] = below + (hu - below) * share;
  });
}
