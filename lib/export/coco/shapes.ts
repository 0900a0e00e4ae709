import type { Annotation } from '@/lib/export/annotated-study';
import { outlinesOf, type Outline } from '@/lib/export/drawings/outlines';
import type { Mask } from '@/lib/image/segmentation/mask';
import { bitmapOf } from '@/lib/image/segmentation/mask';
import type { PixelBox } from '@/lib/report/finding';

/** What COCO says of an object's shape. Pixels count from the corner of the first one. */
export interface CocoShape {
  /** Corners x and y in turn; or run lengths of pixels outside, inside …, column by column. */
  readonly segmentation:
    number[][] | { size: [rows: number, columns: number]; counts: number[] };
  /** Left, top, width, height. */
  readonly bbox: [number, number, number, number];
  /** Square pixels. */
  readonly area: number;
}

/** Of circles and ellipses: the polygon is nowhere farther from them than 0.13 % of the radius. */
const CORNERS = 64;

/** The shape of a closed drawing; undefined for lines, points and marks, which are no objects. */
export function shapeOf(annotation: Annotation): CocoShape | undefined {
  const [outline] = outlinesOf(annotation);
  const corners = cornersOf(outline);
  return corners && polygon(corners);
}

type Corner = readonly [number, number];

function cornersOf({ graphicType, points }: Outline): readonly Corner[] | undefined {
  const [a, b, c, d] = points;
  if (graphicType === 'CIRCLE' && a && b) {
    const radius = Math.hypot(b[0] - a[0], b[1] - a[1]);
    return around(a, [radius, 0], [0, radius]);
  }
  if (graphicType === 'ELLIPSE' && a && b && c && d) {
    const centre: Corner = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    return around(
      centre,
      [(b[0] - a[0]) / 2, (b[1] - a[1]) / 2],
      [(d[0] - c[0]) / 2, (d[1] - c[1]) / 2],
    );
  }
  const last = points.at(-1);
  const isClosed = points.length > 3 && a?.[0] === last?.[0] && a?.[1] === last?.[1];
  return isClosed ? points.slice(0, -1) : undefined;
}

const around = (centre: Corner, one: Corner, other: Corner): Corner[] =>
  Array.from({ length: CORNERS }, (_, at) => {
    const angle = (2 * Math.PI * at) / CORNERS;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return [
      centre[0] + one[0] * cos + other[0] * sin,
      centre[1] + one[1] * cos + other[1] * sin,
    ];
  });

function polygon(points: readonly Corner[]): CocoShape {
  const corners = points.map(([column, row]) => [column + 0.5, row + 0.5] as const);
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const doubled = corners.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = corners[(at + 1) % corners.length] ?? [x, y];
    return sum + x * nextY - nextX * y;
  }, 0);
  return {
    segmentation: [corners.flat()],
    bbox: [left, top, Math.max(...xs) - left, Math.max(...ys) - top],
    area: Math.abs(doubled) / 2,
  };
}

export const boxShape = ([left, top, right, bottom]: PixelBox): CocoShape =>
  polygon([
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ]);

/** A segment on one frame. COCO runs go down the columns, ours along the rows. */
export function maskShape(
  { rows, columns }: Pick<Mask, 'rows' | 'columns'>,
  runs: readonly number[],
): CocoShape {
  const bitmap = bitmapOf(runs, rows * columns);
  const counts: number[] = [];
  let [isInside, length, area] = [0, 0, 0];
  let [left, top, right, bottom] = [columns, rows, 0, 0];
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      const here = bitmap[row * columns + column] ?? 0;
      if (here !== isInside) {
        counts.push(length);
        [isInside, length] = [here, 0];
      }
      length += 1;
      if (here === 0) continue;
      area += 1;
      [left, right] = [Math.min(left, column), Math.max(right, column + 1)];
      [top, bottom] = [Math.min(top, row), Math.max(bottom, row + 1)];
    }
  }
  counts.push(length);
  return {
    segmentation: { size: [rows, columns], counts },
    bbox: [left, top, right - left, bottom - top],
    area,
  };
}
