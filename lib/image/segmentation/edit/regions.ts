import type { Matrix } from './strokes';

/**
 * The pixels outside a segment that it encloses around a pixel: those that are reached from there
 * along rows and columns without crossing it. A line that is closed at corners only is closed.
 *
 * @param bitmap - 0 outside, row by row.
 * @returns Places, row by row; none when the pixel is inside; null when the edge of the frame is
 *   reached: nothing encloses it.
 */
export function enclosedAt(
  bitmap: Uint8Array,
  matrix: Matrix,
  at: number,
): readonly number[] | null {
  if (bitmap[at] !== 0) return [];
  const { rows, columns } = matrix;
  let open = false;
  const region = spread(bitmap, matrix, at, false, (column, row) => {
    open ||= column === 0 || row === 0 || column === columns - 1 || row === rows - 1;
    return !open;
  });
  return open ? null : region;
}

/**
 * The piece of a segment around a pixel: all of it that hangs together, corners included.
 *
 * @returns Places, row by row; none when the pixel is outside.
 */
export const pieceAt = (
  bitmap: Uint8Array,
  matrix: Matrix,
  at: number,
): readonly number[] =>
  bitmap[at] === 0 ? [] : spread(bitmap, matrix, at, true, () => true);

/** @param goOn - False ends it. */
function spread(
  bitmap: Uint8Array,
  { rows, columns }: Matrix,
  start: number,
  corners: boolean,
  goOn: (column: number, row: number) => boolean,
): number[] {
  const wanted = bitmap[start] !== 0;
  const seen = new Uint8Array(bitmap.length);
  seen[start] = 1;
  const region = [start];
  for (let next = 0; next < region.length; next++) {
    const at = region[next] as number;
    const [column, row] = [at % columns, Math.floor(at / columns)];
    if (!goOn(column, row)) break;
    for (let down = -1; down <= 1; down++) {
      for (let right = -1; right <= 1; right++) {
        if (!corners && down !== 0 && right !== 0) continue;
        const [x, y] = [column + right, row + down];
        if (x < 0 || y < 0 || x >= columns || y >= rows) continue;
        const neighbour = y * columns + x;
        if (seen[neighbour] || (bitmap[neighbour] !== 0) !== wanted) continue;
        seen[neighbour] = 1;
        region.push(neighbour);
      }
    }
  }
  return region;
}
