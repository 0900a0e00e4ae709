import type { PixelPoint } from '@/lib/image/geometry';
import type { Spacing } from '@/lib/image/resize';

/** A number and its unit; `px` when the frame has no spacing: a millimetre is never guessed. */
export interface Measured {
  readonly value: number;
  readonly unit: string;
}

/**
 * The distance between two points of a frame.
 *
 * @param spacing - Between rows, then between columns; may differ.
 * @param unit - Of the spacing: `cm` for a calibrated region of an ultrasound frame.
 */
export function lengthBetween(
  a: PixelPoint,
  b: PixelPoint,
  spacing?: Spacing,
  unit = 'mm',
): Measured {
  const across = b[0] - a[0];
  const down = b[1] - a[1];
  return spacing
    ? { value: Math.hypot(across * spacing[1], down * spacing[0]), unit }
    : { value: Math.hypot(across, down), unit: 'px' };
}

/**
 * The angle at `corner` between the lines to `a` and `b`, in degrees from 0 to 180. Unequal spacing
 * bends angles, so it is taken into account.
 */
export function angleAt(
  corner: PixelPoint,
  a: PixelPoint,
  b: PixelPoint,
  spacing: Spacing = [1, 1],
): number {
  const direction = (to: PixelPoint) =>
    Math.atan2((to[1] - corner[1]) * spacing[0], (to[0] - corner[0]) * spacing[1]);
  const turn = Math.abs(direction(a) - direction(b)) * (180 / Math.PI);
  return turn > 180 ? 360 - turn : turn;
}

/** A region of interest, in pixels of the stored frame (0, 0 the centre of the top-left pixel). */
export type Roi =
  | {
      readonly kind: 'ellipse';
      readonly center: PixelPoint;
      /** Half axes in pixels, before turning. */
      readonly radiusX: number;
      readonly radiusY: number;
      /** Clockwise on the screen, degrees. */
      readonly angle?: number | undefined;
    }
  | {
      readonly kind: 'rectangle';
      readonly left: number;
      readonly top: number;
      readonly right: number;
      readonly bottom: number;
    }
  | { readonly kind: 'polygon'; readonly points: readonly PixelPoint[] };

export interface RoiStatistics {
  /** Pixels whose centre is inside; on the outline counts as inside. Padding is left out. */
  readonly count: number;
  /** Of the shape itself, not of its pixels. */
  readonly area: Measured;
  /** null when no pixel is inside. */
  readonly values: {
    readonly mean: number;
    /** Population standard deviation (divided by n). */
    readonly deviation: number;
    /** The middle one; of an even count the mean of the two in the middle. */
    readonly median: number;
    readonly min: number;
    readonly max: number;
  } | null;
}

/**
 * Mean, spread and extent of the pixels whose centre lies in a shape.
 *
 * @param frame - Rescaled values, row by row; NaN (pixel padding) is left out.
 * @param spacing - Between rows, then columns; without one the area is in px².
 * @param unit - Of the spacing: `cm` for a calibrated region of an ultrasound frame.
 */
export function measureRoi(
  frame: { values: Float32Array; columns: number; rows: number },
  roi: Roi,
  spacing?: Spacing,
  unit = 'mm',
): RoiStatistics {
  const { values, columns, rows } = frame;
  const { left, top, right, bottom } = extentOf(roi);
  const inside = insideTest(roi);
  let count = 0;
  let mean = 0;
  let squares = 0;
  let min = Infinity;
  let max = -Infinity;
  const all: number[] = [];
  const lastRow = Math.min(rows - 1, Math.floor(bottom));
  const lastColumn = Math.min(columns - 1, Math.floor(right));
  for (let row = Math.max(0, Math.ceil(top)); row <= lastRow; row++) {
    for (let column = Math.max(0, Math.ceil(left)); column <= lastColumn; column++) {
      const value = values[row * columns + column] ?? NaN;
      if (Number.isNaN(value) || !inside(column, row)) continue;
      // Welford: a sum of squares loses the digits of a small spread around a large mean.
      count++;
      all.push(value);
      const off = value - mean;
      mean += off / count;
      squares += off * (value - mean);
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  const area = areaOf(roi);
  return {
    count,
    area: spacing
      ? { value: area * spacing[0] * spacing[1], unit: `${unit}²` }
      : { value: area, unit: 'px²' },
    values:
      count > 0
        ? {
            mean,
            deviation: Math.sqrt(squares / count),
            median: medianOf(all),
            min,
            max,
          }
        : null,
  };
}

function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length / 2;
  const above = sorted[Math.floor(middle)] ?? NaN;
  const below = sorted[Math.ceil(middle) - 1] ?? NaN;
  return (above + below) / 2;
}

const radians = (angle = 0) => (angle * Math.PI) / 180;

// A centre exactly on the outline is inside whichever way the last bit was rounded.
const ON_THE_LINE = 1e-9;

/** Is the centre of a pixel in a shape? On its outline counts; of a rectangle, within `extentOf` it. */
export function insideTest(roi: Roi): (column: number, row: number) => boolean {
  switch (roi.kind) {
    case 'rectangle':
      return () => true; // the loop runs over its extent
    case 'polygon':
      return (column, row) => insidePolygon(roi.points, column, row);
    case 'ellipse': {
      const { center, radiusX, radiusY } = roi;
      const [cos, sin] = [Math.cos(radians(roi.angle)), Math.sin(radians(roi.angle))];
      return (column, row) => {
        const x = (column - center[0]) * cos + (row - center[1]) * sin;
        const y = (row - center[1]) * cos - (column - center[0]) * sin;
        return (x / radiusX) ** 2 + (y / radiusY) ** 2 <= 1 + ON_THE_LINE;
      };
    }
  }
}

/** Even-odd rule, as every drawing tool fills; points on an edge are inside. */
function insidePolygon(points: readonly PixelPoint[], x: number, y: number): boolean {
  let inside = false;
  let [fromX, fromY] = points.at(-1) ?? [0, 0];
  for (const [toX, toY] of points) {
    if (onSegment(fromX, fromY, toX, toY, x, y)) return true;
    if (fromY > y !== toY > y) {
      const crossing = fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX);
      if (x < crossing) inside = !inside;
    }
    [fromX, fromY] = [toX, toY];
  }
  return inside;
}

function onSegment(
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
  x: number,
  y: number,
) {
  const length = Math.hypot(toX - fromX, toY - fromY);
  if (length === 0) return Math.hypot(x - fromX, y - fromY) < ON_THE_LINE;
  const along = ((x - fromX) * (toX - fromX) + (y - fromY) * (toY - fromY)) / length;
  const off = ((x - fromX) * (toY - fromY) - (y - fromY) * (toX - fromX)) / length;
  return (
    Math.abs(off) < ON_THE_LINE && along > -ON_THE_LINE && along < length + ON_THE_LINE
  );
}

export interface Extent {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The rectangle that holds a shape, a hair wider, so that centres on the outline are looked at. */
export function extentOf(roi: Roi): Extent {
  switch (roi.kind) {
    case 'rectangle':
      return widened(roi);
    case 'polygon': {
      const across = roi.points.map(([x]) => x);
      const down = roi.points.map(([, y]) => y);
      return widened({
        left: Math.min(...across),
        right: Math.max(...across),
        top: Math.min(...down),
        bottom: Math.max(...down),
      });
    }
    case 'ellipse': {
      const [cos, sin] = [Math.cos(radians(roi.angle)), Math.sin(radians(roi.angle))];
      const halfX = Math.hypot(roi.radiusX * cos, roi.radiusY * sin);
      const halfY = Math.hypot(roi.radiusX * sin, roi.radiusY * cos);
      const [x, y] = roi.center;
      return widened({
        left: x - halfX,
        right: x + halfX,
        top: y - halfY,
        bottom: y + halfY,
      });
    }
  }
}

const widened = ({ left, top, right, bottom }: Extent): Extent => ({
  left: Math.min(left, right) - ON_THE_LINE,
  right: Math.max(left, right) + ON_THE_LINE,
  top: Math.min(top, bottom) - ON_THE_LINE,
  bottom: Math.max(top, bottom) + ON_THE_LINE,
});

/** In square pixels. */
function areaOf(roi: Roi): number {
  switch (roi.kind) {
    case 'rectangle':
      return Math.abs((roi.right - roi.left) * (roi.bottom - roi.top));
    case 'ellipse':
      return Math.PI * roi.radiusX * roi.radiusY;
    case 'polygon': {
      let twice = 0;
      let [fromX, fromY] = roi.points.at(-1) ?? [0, 0];
      for (const [toX, toY] of roi.points) {
        twice += fromX * toY - toX * fromY;
        [fromX, fromY] = [toX, toY];
      }
      return Math.abs(twice) / 2;
    }
  }
}
