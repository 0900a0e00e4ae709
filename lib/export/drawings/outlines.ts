import type { Annotation, AnnotationTool } from '@/lib/export/annotated-study';
import { smoothCurve } from '@/lib/image/measuring/curve';
import { pixelPoint, type PixelPoint } from '@/lib/image/geometry';
import type { Evidence } from '@/lib/report/finding';
import { cornersOf } from '@/lib/report/review/boxes';

/** As SR (PS3.3 C.18.6) and presentation states (C.10.5) call them. */
export type GraphicType = 'POINT' | 'POLYLINE' | 'CIRCLE' | 'ELLIPSE';

export interface Outline {
  graphicType: GraphicType;
  points: readonly PixelPoint[];
}

/** How each tool's handles are written; the order of points is what Cornerstone reads back. */
const OUTLINES: Record<AnnotationTool, (drawn: Annotation) => Outline> = {
  Length: ({ pixels }) => polyline(pixels.slice(0, 2)),
  Bidirectional: (drawn) => polyline(axesOf(drawn).long),
  EllipticalROI: ({ pixels }) => ellipse(pixels),
  CircleROI: ({ pixels }) => ({ graphicType: 'CIRCLE', points: pixels.slice(0, 2) }),
  RectangleROI: ({ pixels: [topLeft, topRight, bottomLeft, bottomRight] }) =>
    polyline(closed(present([topLeft, topRight, bottomRight, bottomLeft]))),
  PlanarFreehandROI: contour,
  SplineROI: ({ pixels }) => polyline(closed(smoothCurve(pixels))),
  Polyline: contour,
  // Two lines, as Cornerstone writes both kinds of angle: the vertex stands twice.
  Angle: ({ pixels: [from, vertex, to] }) =>
    polyline(present([from, vertex, vertex, to])),
  CobbAngle: ({ pixels }) => polyline(pixels.slice(0, 4)),
  Probe: point,
  ArrowAnnotate: ({ pixels }) => polyline(pixels.slice(0, 2)),
  // An arrow without a length: readers show its words at the place.
  Label: ({ pixels: [at] }) => polyline(present([at, at])),
  KeyImage: point,
  Calibration: ({ pixels }) => polyline(pixels.slice(0, 2)),
};

/** What a drawing looks like: one outline, two where it has two axes, the long one first. */
export function outlinesOf(drawn: Annotation): [Outline, ...Outline[]] {
  const outline = OUTLINES[drawn.tool](drawn);
  if (drawn.tool !== 'Bidirectional') return [outline];
  return [outline, polyline(axesOf(drawn).short)];
}

/** Where a finding is seen: its contour, else its box's four corners from the top left; and the first again. */
export const seenOutline = (evidence: Pick<Evidence, 'box' | 'outline'>): Outline =>
  polyline(closed(cornersOf(evidence).map(([column, row]) => pixelPoint(column, row))));

const polyline = (points: readonly PixelPoint[]): Outline => ({
  graphicType: 'POLYLINE',
  points,
});
const present = (points: readonly (PixelPoint | undefined)[]) =>
  points.filter((point) => point !== undefined);
const closed = (points: readonly PixelPoint[]) => [...points, ...points.slice(0, 1)];

function contour({ pixels, closed: returns }: Annotation): Outline {
  return polyline(returns === false ? pixels : closed(pixels));
}

function point({ pixels }: Annotation): Outline {
  return { graphicType: 'POINT', points: pixels.slice(0, 1) };
}

/** Which of the two lines is the long one, in millimetres where they are known. */
function axesOf({ pixels, patient }: Annotation) {
  const [a, b, c, d] = patient?.points ?? pixels;
  const between = (from: readonly number[] = [], to: readonly number[] = []) =>
    Math.hypot(...from.map((value, axis) => value - (to[axis] ?? NaN)));
  const [one, other] = [pixels.slice(0, 2), pixels.slice(2, 4)];
  return between(c, d) > between(a, b)
    ? { long: other, short: one }
    : { long: one, short: other };
}

/** Both ends of the major axis, then of the minor axis (PS3.3 C.18.6.1.2). */
function ellipse(handles: readonly PixelPoint[]): Outline {
  const vertical = handles.slice(0, 2);
  const horizontal = handles.slice(2, 4);
  const major = extent(vertical) > extent(horizontal);
  return {
    graphicType: 'ELLIPSE',
    points: major ? [...vertical, ...horizontal] : [...horizontal, ...vertical],
  };
}

const extent = ([from, to]: readonly PixelPoint[]) =>
  from && to ? Math.hypot(to[0] - from[0], to[1] - from[1]) : 0;
