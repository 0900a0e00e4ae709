/** A part of a frame. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly columns: number;
}

type Matrix = Pick<Box, 'rows' | 'columns'>;

/**
 * The smallest part of a frame that holds drawings and so many pixels around them.
 *
 * @param bitmaps - 1 inside, 0 outside, row by row.
 * @returns Cut off at the frame's border; without rows where all are empty.
 */
export function boxAround(
  bitmaps: readonly Uint8Array[],
  { rows, columns }: Matrix,
  margin: number,
): Box {
  let [top, bottom, left, right] = [rows, -1, columns, -1];
  for (const bitmap of bitmaps) {
    for (let row = 0; row < rows; row++) {
      const line = bitmap.subarray(row * columns, (row + 1) * columns);
      const first = line.indexOf(1);
      if (first < 0) continue;
      top = Math.min(top, row);
      bottom = Math.max(bottom, row);
      left = Math.min(left, first);
      right = Math.max(right, line.lastIndexOf(1));
    }
  }
  if (bottom < 0) return { top: 0, left: 0, rows: 0, columns: 0 };
  [top, left] = [Math.max(0, top - margin), Math.max(0, left - margin)];
  bottom = Math.min(rows - 1, bottom + margin);
  right = Math.min(columns - 1, right + margin);
  return { top, left, rows: bottom - top + 1, columns: right - left + 1 };
}

/** @param columns - Of the frame. */
export function cut(bitmap: Uint8Array, columns: number, box: Box): Uint8Array {
  const part = new Uint8Array(box.rows * box.columns);
  for (let row = 0; row < box.rows; row++) {
    const from = (box.top + row) * columns + box.left;
    part.set(bitmap.subarray(from, from + box.columns), row * box.columns);
  }
  return part;
}

/** A frame with nothing but a part in its place. */
export function pasted(
  part: Uint8Array,
  box: Box,
  { rows, columns }: Matrix,
): Uint8Array {
  const bitmap = new Uint8Array(rows * columns);
  for (let row = 0; row < box.rows; row++) {
    const line = part.subarray(row * box.columns, (row + 1) * box.columns);
    bitmap.set(line, (box.top + row) * columns + box.left);
  }
  return bitmap;
}
