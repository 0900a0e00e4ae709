import { pixelPoint, type PixelPoint } from '@/lib/image/geometry';

/**
 * The pixels that closed lines go round: those whose centre is inside an odd number of them, so that a
 * line inside another one cuts a hole, and a hole that is joined to its outside by a slit is one, too.
 * A centre right on a line is inside where the line is its left or upper edge, so that areas side by side
 * share no pixel.
 *
 * @param contours - Corners, (0, 0) the centre of the top-left pixel; the first one not repeated.
 * @returns Lengths of runs, as a mask has them; undefined where no centre is inside.
 */
export function runsOfContours(
  contours: readonly (readonly PixelPoint[])[],
  { rows, columns }: { readonly rows: number; readonly columns: number },
): number[] | undefined {
  const crossings: number[][] = [];
  for (const corners of contours) {
    for (const [index, to] of corners.entries()) {
      const from = corners.at(index - 1) ?? to;
      cross(crossings, from, to, rows);
    }
  }
  const runs: number[] = [];
  let from = 0;
  const turn = (at: number) => {
    if (at === from && runs.length > 0) {
      // Nothing lies between two turns at one pixel: the run before goes on.
      from = at - (runs.pop() ?? 0);
      return;
    }
    runs.push(at - from);
    from = at;
  };
  for (let row = 0; row < rows; row++) {
    const found = crossings[row];
    if (!found) continue;
    found.sort((a, b) => a - b);
    for (const x of found) {
      turn(row * columns + Math.min(Math.max(Math.ceil(x), 0), columns));
    }
  }
  if (from < rows * columns) runs.push(rows * columns - from);
  return runs.some((run, index) => index % 2 === 1 && run > 0) ? runs : undefined;
}

/** Where an edge crosses the lines through the centres of rows: from its upper end on, to before its lower one. */
function cross(crossings: number[][], a: PixelPoint, b: PixelPoint, rows: number) {
  const [[x1, y1], [x2, y2]] = a[1] < b[1] ? [a, b] : [b, a];
  const last = Math.min(Math.ceil(y2) - 1, rows - 1);
  for (let row = Math.max(Math.ceil(y1), 0); row <= last; row++) {
    const x = x1 + ((row - y1) * (x2 - x1)) / (y2 - y1);
    (crossings[row] ??= []).push(x);
  }
}

/** A thousandth of a pixel: what rounding in a file moves a corner that stands on a pixel's edge. */
const GRID = 1000;

/** Corners as they were meant: those on a grid of thousandths of a pixel, to which decimals rounded them. */
export const settled = ([column, row]: PixelPoint): PixelPoint =>
  pixelPoint(Math.round(column * GRID) / GRID, Math.round(row * GRID) / GRID);
