import {
  extentOf,
  insideTest,
  type Extent,
  type Roi,
} from '@/lib/image/measuring/measure';
import type { PixelPoint } from '@/lib/image/geometry';

/** The size of a frame, in pixels. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
}

/** A brush that is round in the patient. */
export interface Brush {
  /** In pixels along a row. */
  readonly diameter: number;
  /** How many times as tall as wide a pixel is. */
  readonly aspect: number;
}

/** Called for each pixel that a tool touches: its place in the frame, row by row. */
export type Touch = (at: number) => void;

/** Of numbers that rounding has been at. */
const HAIR = 1e-9;

/**
 * Touch the pixels under a brush that goes straight from one point to another: those whose centres
 * it covers, however fast it went, and the pixel under its tip always.
 */
export function stroke(
  matrix: Matrix,
  from: PixelPoint,
  to: PixelPoint,
  { diameter, aspect }: Brush,
  touch: Touch,
): void {
  const radius = diameter / 2;
  // In widths of a pixel, so that distances are true.
  const [fromY, toY] = [from[1] * aspect, to[1] * aspect];
  const [alongX, alongY] = [to[0] - from[0], toY - fromY];
  const squared = alongX ** 2 + alongY ** 2;
  const tall = radius / aspect;
  const tip = pixelAt(matrix, to);
  if (tip !== undefined) touch(tip);
  const extent = {
    left: Math.min(from[0], to[0]) - radius,
    right: Math.max(from[0], to[0]) + radius,
    top: Math.min(from[1], to[1]) - tall,
    bottom: Math.max(from[1], to[1]) + tall,
  };
  within(matrix, extent, (column, row, at) => {
    const [x, y] = [column - from[0], row * aspect - fromY];
    const share =
      squared === 0 ? 0 : Math.max(0, Math.min(1, (x * alongX + y * alongY) / squared));
    const away = (x - share * alongX) ** 2 + (y - share * alongY) ** 2;
    if (away <= radius ** 2 + HAIR) touch(at);
  });
}

/** Touch the pixels whose centres lie in a shape. */
export function cut(matrix: Matrix, shape: Roi, touch: Touch): void {
  const isInside = insideTest(shape);
  within(matrix, extentOf(shape), (column, row, at) => {
    if (isInside(column, row)) touch(at);
  });
}

/** The place of the pixel under a point, row by row; undefined beside the frame. */
export function pixelAt(
  { rows, columns }: Matrix,
  [x, y]: PixelPoint,
): number | undefined {
  const [column, row] = [Math.round(x), Math.round(y)];
  const isBeside = column < 0 || row < 0 || column >= columns || row >= rows;
  return isBeside ? undefined : row * columns + column;
}

function within(
  { rows, columns }: Matrix,
  { left, top, right, bottom }: Extent,
  visit: (column: number, row: number, at: number) => void,
) {
  const lastRow = Math.min(rows - 1, Math.floor(bottom + HAIR));
  const lastColumn = Math.min(columns - 1, Math.floor(right + HAIR));
  for (let row = Math.max(0, Math.ceil(top - HAIR)); row <= lastRow; row++) {
    for (
      let column = Math.max(0, Math.ceil(left - HAIR));
      column <= lastColumn;
      column++
    ) {
      visit(column, row, row * columns + column);
    }
  }
}
