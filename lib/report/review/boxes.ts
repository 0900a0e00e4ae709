import type { Evidence, PixelBox } from '@/lib/report/finding';

/** The smallest side of a box, pixels: less could not be taken hold of again. */
const LEAST = 1;

/**
 * A box with one of its corners moved, and the others where they were. It stays a box, and on its frame.
 *
 * @param corner - The places in the box that the corner moves: of left or right, of top or bottom.
 * @param to - (column, row); (0, 0) is the centre of the top-left pixel.
 */
export function withCorner(
  box: PixelBox,
  corner: readonly [0 | 2, 1 | 3],
  to: readonly [column: number, row: number],
  { columns, rows }: { columns: number; rows: number },
): PixelBox {
  const [left, top, right, bottom] = box;
  const within = (value: number, least: number, most: number) =>
    Math.max(least, Math.min(most, value));
  // A frame reaches half a pixel beyond the centres of its outermost pixels.
  const [column, row] = to;
  const moved: PixelBox = [left, top, right, bottom];
  moved[corner[0]] =
    corner[0] === 0
      ? within(column, -0.5, right - LEAST)
      : within(column, left + LEAST, columns - 0.5);
  moved[corner[1]] =
    corner[1] === 1
      ? within(row, -0.5, bottom - LEAST)
      : within(row, top + LEAST, rows - 0.5);
  return moved;
}

/** (column, row); (0, 0) is the centre of the top-left pixel. */
export type Corner = [column: number, row: number];

/** A contour has three corners at least. */
const FEWEST = 3;

/** What evidence is drawn as: its contour, else the corners of its box, clockwise from the top left. */
export function cornersOf({ box, outline }: Pick<Evidence, 'box' | 'outline'>): Corner[] {
  if (outline) return outline;
  if (!box) return [];
  const [left, top, right, bottom] = box;
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

/**
 * A contour with one corner moved, on its frame.
 *
 * @param more - There is none yet: it comes between the one at `index` and the next.
 */
export function withContourCorner(
  corners: readonly Corner[],
  index: number,
  [column, row]: Corner,
  { columns, rows }: { columns: number; rows: number },
  { more = false } = {},
): Corner[] {
  const within = (value: number, most: number) =>
    Math.max(-0.5, Math.min(most - 0.5, value));
  const to: Corner = [within(column, columns), within(row, rows)];
  return more
    ? corners.toSpliced(index + 1, 0, to)
    : corners.map((corner, at) => (at === index ? to : corner));
}

/** Without one of its corners; with three of them nothing is taken away. */
export const withoutCorner = (corners: readonly Corner[], index: number): Corner[] =>
  corners.length > FEWEST ? corners.toSpliced(index, 1) : [...corners];

/** Evidence that lies within a contour, and in the box around it. */
export function outlined(evidence: Evidence, outline: Corner[]): Evidence {
  const [columns, rows] = [outline.map(([x]) => x), outline.map(([, y]) => y)];
  const [left, top] = [Math.min(...columns), Math.min(...rows)];
  // A contour along a line would be a box of nothing.
  const [right, bottom] = [
    Math.max(...columns, left + LEAST),
    Math.max(...rows, top + LEAST),
  ];
  return { ...evidence, outline, box: [left, top, right, bottom] };
}
