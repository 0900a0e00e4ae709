import { pixelPoint, type PixelPoint } from '@/lib/image/geometry';
import { lengthBetween, type Measured } from '@/lib/image/measuring/measure';
import type { Spacing } from '@/lib/image/resize';

/**
 * The length of a path through points.
 *
 * @param closed - Back to the first point.
 * @param spacing - Between rows, then columns; without one the length is in pixels.
 * @param unit - Of the spacing.
 */
export function pathLength(
  points: readonly PixelPoint[],
  closed: boolean,
  spacing?: Spacing,
  unit = 'mm',
): Measured {
  let value = 0;
  let from = closed ? points.at(-1) : points[0];
  for (const to of points) {
    if (from) value += lengthBetween(from, to, spacing).value;
    from = to;
  }
  return { value, unit: spacing ? unit : 'px' };
}

/**
 * The angle between two lines, whichever way each was drawn: 0 to 90 degrees, which is how the angle
 * of Cobb is read. Unequal spacing bends angles, so it is taken into account.
 */
export function angleBetween(
  [a, b]: readonly [PixelPoint, PixelPoint],
  [c, d]: readonly [PixelPoint, PixelPoint],
  spacing: Spacing = [1, 1],
): number {
  const direction = (from: PixelPoint, to: PixelPoint) =>
    Math.atan2((to[1] - from[1]) * spacing[0], (to[0] - from[0]) * spacing[1]);
  const turn = Math.abs(direction(a, b) - direction(c, d)) * (180 / Math.PI);
  const half = turn % 180;
  return Math.min(half, 180 - half);
}

/** Straight pieces between two control points, as Cornerstone draws them. */
const PIECES = 21;

/**
 * The closed Catmull-Rom curve through control points, as a polygon: each piece leaves its point
 * along the line between the neighbours.
 */
export function smoothCurve(controls: readonly PixelPoint[]): PixelPoint[] {
  const count = controls.length;
  if (count < 3) return [...controls];
  const at = (index: number) => controls[(index + count) % count] as PixelPoint;
  return controls.flatMap((_, index) => {
    const [before, from, to, after] = [
      at(index - 1),
      at(index),
      at(index + 1),
      at(index + 2),
    ];
    return Array.from({ length: PIECES }, (__, piece) => {
      const t = piece / PIECES;
      const on = (axis: 0 | 1) =>
        from[axis] +
        0.5 * t * (to[axis] - before[axis]) +
        t ** 2 * (before[axis] - 2.5 * from[axis] + 2 * to[axis] - 0.5 * after[axis]) +
        0.5 * t ** 3 * (3 * (from[axis] - to[axis]) + after[axis] - before[axis]);
      return pixelPoint(on(0), on(1));
    });
  });
}
