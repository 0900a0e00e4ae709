import type { Box } from '@/lib/image/segmentation/box';

/**
 * How far each pixel lies from the edge of a drawing: inside, the distance to the nearest pixel
 * outside; outside, that to the nearest pixel inside, negative.
 *
 * @param bitmap - Row by row; at least one pixel is inside.
 * @param spacing - Millimetres between rows, then between columns.
 * @returns Millimetres, never 0; Infinity where nothing is outside.
 * @see Felzenszwalb and Huttenlocher, Distance Transforms of Sampled Functions, 2012
 */
export function signedDistances(
  bitmap: Uint8Array,
  { rows, columns }: Pick<Box, 'rows' | 'columns'>,
  spacing: readonly [betweenRows: number, betweenColumns: number],
): Float64Array {
  const toOutside = squaredDistances(bitmap, 0, rows, columns, spacing);
  const toInside = squaredDistances(bitmap, 1, rows, columns, spacing);
  return toOutside.map((squared, at) =>
    bitmap[at] ? Math.sqrt(squared) : -Math.sqrt(toInside[at] ?? 0),
  );
}

/** Squared distances to the nearest pixel of a value, first along columns, then along rows. */
function squaredDistances(
  bitmap: Uint8Array,
  target: 0 | 1,
  rows: number,
  columns: number,
  [betweenRows, betweenColumns]: readonly [number, number],
): Float64Array {
  const field = new Float64Array(rows * columns);
  for (let at = 0; at < field.length; at++) {
    field[at] = bitmap[at] === target ? 0 : Infinity;
  }
  const line = new EnvelopeOfLine(Math.max(rows, columns));
  for (let column = 0; column < columns; column++) {
    line.transform(field, { from: column, step: columns, count: rows }, betweenRows);
  }
  for (let row = 0; row < rows; row++) {
    line.transform(
      field,
      { from: row * columns, step: 1, count: columns },
      betweenColumns,
    );
  }
  return field;
}

/** The lower envelope of parabolas that stand on the samples of a line: one axis of a distance field. */
export class EnvelopeOfLine {
  private readonly values: Float64Array;
  private readonly feet: Int32Array;
  private readonly starts: Float64Array;

  constructor(longest: number) {
    this.values = new Float64Array(longest);
    this.feet = new Int32Array(longest);
    this.starts = new Float64Array(longest + 1);
  }

  /** Replace each value of a line by the least of value + squared distance over the line. */
  transform(
    field: Float64Array,
    { from, step, count }: { from: number; step: number; count: number },
    spacing: number,
  ): void {
    const { values, feet, starts } = this;
    let last = -1;
    for (let at = 0; at < count; at++) {
      const value = field[from + at * step] ?? Infinity;
      values[at] = value;
      if (value === Infinity) continue;
      let start = -Infinity;
      while (last >= 0) {
        const foot = feet[last] ?? 0;
        start = crossing(foot, values[foot] ?? 0, at, value, spacing);
        if (start > (starts[last] ?? 0)) break;
        last--;
        start = -Infinity;
      }
      feet[++last] = at;
      starts[last] = start;
    }
    if (last < 0) return;
    starts[last + 1] = Infinity;
    for (let at = 0, parabola = 0; at < count; at++) {
      while ((starts[parabola + 1] ?? Infinity) < at) parabola++;
      const foot = feet[parabola] ?? 0;
      field[from + at * step] = (spacing * (at - foot)) ** 2 + (values[foot] ?? 0);
    }
  }
}

/** Where two parabolas on samples `p` < `q` meet, counted in samples. */
const crossing = (p: number, atP: number, q: number, atQ: number, spacing: number) =>
  ((atQ - atP) / spacing ** 2 + q * q - p * p) / (2 * (q - p));
