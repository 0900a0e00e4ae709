import type { PixelBox } from '@/lib/report/finding';

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
