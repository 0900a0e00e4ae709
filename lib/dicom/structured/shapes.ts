import { TAG, itemsOf, numbersOf, stringOf, type DicomJson } from '@/lib/dicom/json';
import {
  MOST_POINTS,
  type FoundImage,
  type FoundShape,
  type MarkTool,
} from '@/lib/dicom/structured/found';
import { SR } from '@/lib/dicom/structured/tags';

type Point = readonly number[];

/** Points as they are in a file: pixels from the centre of the first one, or millimetres. */
export interface Outline {
  readonly graphicType: string;
  readonly space: FoundShape['space'];
  readonly points: readonly Point[];
}

/**
 * The points of Graphic Data. Those in pixels count from the corner of the first one there, from its
 * centre here.
 *
 * @returns A sentence where it has none that can be drawn.
 * @see DICOM PS3.3 C.18.6.1.2, C.18.9.1.2, C.10.5.1.2
 */
export function pointsOf(
  item: DicomJson,
  space: FoundShape['space'],
): readonly Point[] | string {
  const size = space === 'patient' ? 3 : 2;
  const data = item[SR.GraphicData];
  if (data?.BulkDataURI !== undefined) {
    return `It has more than ${MOST_POINTS} points; so many are not drawn.`;
  }
  const values = data?.Value ?? [];
  if (values.length === 0) return 'It has no points.';
  if (values.length % size !== 0) {
    return `It has ${values.length} coordinates, which make no points of ${size}.`;
  }
  if (values.length / size > MOST_POINTS) {
    return `It has ${values.length / size} points; more than ${MOST_POINTS} are not drawn.`;
  }
  const numbers = numbersOf(item, SR.GraphicData);
  if (numbers.length === 0) return 'A coordinate of it is no number.';
  const points: Point[] = [];
  for (let at = 0; at < numbers.length; at += size) {
    const point = numbers.slice(at, at + size);
    points.push(space === 'pixel' ? point.map((each) => each - 0.5) : point);
  }
  return points;
}

const NEEDED: Readonly<Record<string, number>> = {
  POINT: 1,
  MULTIPOINT: 1,
  POLYLINE: 2,
  POLYGON: 3,
  INTERPOLATED: 2,
  CIRCLE: 2,
  ELLIPSE: 4,
};

/**
 * What a shape is drawn with here.
 *
 * @param bound - The tool that the object itself names for it.
 * @returns A sentence where it can't be drawn.
 */
export function shapesOf(
  { graphicType, space, points }: Outline,
  bound?: MarkTool,
): FoundShape[] | string {
  const needed = NEEDED[graphicType];
  if (needed === undefined) {
    return graphicType === 'ELLIPSOID'
      ? 'An ellipsoid is a body; only what is drawn on a slice is shown.'
      : `What is drawn as “${graphicType.slice(0, 16)}” is not known here.`;
  }
  if (points.length < needed) {
    return `A ${graphicType} needs ${needed} points, and has ${points.length}.`;
  }
  if (graphicType === 'CIRCLE') return circle(space, points);
  if (graphicType === 'ELLIPSE') {
    return [{ tool: 'EllipticalROI', space, points: ellipse(points) }];
  }
  if (graphicType === 'POINT' && points.length === 1) {
    const tool = bound === 'Label' || bound === 'KeyImage' ? bound : 'Probe';
    return [{ tool, space, points }];
  }
  if (graphicType === 'MULTIPOINT') {
    return points.map((point) => ({ tool: 'Probe', space, points: [point] }));
  }
  return [line(graphicType, space, points, bound)];
}

function line(
  graphicType: string,
  space: FoundShape['space'],
  points: readonly Point[],
  bound: MarkTool | undefined,
): FoundShape {
  const isClosed = graphicType === 'POLYGON' || returns(points);
  const corners = returns(points) ? points.slice(0, -1) : points;
  const [a = [], b = [], c = [], d = []] = points;
  switch (bound) {
    case 'Length':
    case 'Calibration':
      return { tool: bound, space, points: [a, b] };
    case 'ArrowAnnotate':
    case 'Label':
      // An arrow without a length is where words stand.
      return bound === 'Label' || isSame(a, b)
        ? { tool: 'Label', space, points: [a] }
        : { tool: bound, space, points: [a, b] };
    case 'RectangleROI':
      if (corners.length === 4) return { tool: bound, space, points: [a, b, d, c] };
      break;
    case 'Angle':
    case 'CobbAngle':
      if (points.length === 3) return { tool: 'Angle', space, points };
      if (points.length >= 4) {
        return isSame(b, c)
          ? { tool: 'Angle', space, points: [a, b, d] }
          : { tool: 'CobbAngle', space, points: [a, b, c, d] };
      }
      break;
    default:
  }
  if (graphicType === 'INTERPOLATED' && corners.length >= 3) {
    return { tool: 'SplineROI', space, points: corners, closed: isClosed };
  }
  if (bound === 'PlanarFreehandROI' || (isClosed && bound !== 'Polyline')) {
    return { tool: 'PlanarFreehandROI', space, points: corners, closed: isClosed };
  }
  return { tool: 'Polyline', space, points: corners, closed: isClosed };
}

/** Does the last point lie on the first one? */
const returns = (points: readonly Point[]): boolean =>
  points.length > 2 && isSame(points[0] ?? [], points.at(-1) ?? []);

const isSame = (a: Point, b: Point): boolean =>
  a.length === b.length && a.every((value, axis) => value === b[axis]);

const distance = (a: Point = [], b: Point = []): number =>
  Math.hypot(...a.map((value, axis) => value - (b[axis] ?? NaN)));

function circle(
  space: FoundShape['space'],
  points: readonly Point[],
): FoundShape[] | string {
  const [centre = [], rim = []] = points;
  if (distance(centre, rim) === 0) return 'It is a circle without a radius.';
  return [{ tool: 'CircleROI', space, points: [centre, rim] }];
}

/**
 * Both ends of one axis, then of the other, as bottom, top, left, right: the upright axis is the one that
 * goes more along columns. In the patient that isn't known before the image is.
 */
const ellipse = (points: readonly Point[]): readonly Point[] =>
  (points[0]?.length ?? 0) > 2 || isFirstUpright(points)
    ? points.slice(0, 4)
    : [...points.slice(2, 4), ...points.slice(0, 2)];

/** @param points - Both ends of one axis, then of the other, in pixels. */
export function isFirstUpright([
  a = [],
  b = [],
  c = [],
  d = [],
]: readonly Point[]): boolean {
  const steepness = (from: Point, to: Point) =>
    Math.abs((to[1] ?? 0) - (from[1] ?? 0)) - Math.abs((to[0] ?? 0) - (from[0] ?? 0));
  return steepness(a, b) >= steepness(c, d);
}

/** Two lines that are the axes of one thing, the long one first. */
export const bidirectional = (long: Outline, short: Outline): FoundShape => ({
  tool: 'Bidirectional',
  space: long.space,
  points: [...long.points.slice(0, 2), ...short.points.slice(0, 2)],
});

/** Images and frames that an item refers to. @param sequence - Of references. */
export const imagesIn = (item: DicomJson, sequence: string): FoundImage[] =>
  itemsOf(item, sequence).flatMap((reference): FoundImage[] => {
    const sopInstanceUid = stringOf(reference, TAG.ReferencedSOPInstanceUID);
    if (sopInstanceUid === undefined) return [];
    const frames = numbersOf(reference, TAG.ReferencedFrameNumber);
    return frames.length === 0
      ? [{ sopInstanceUid, frame: null }]
      : frames.map((frame) => ({ sopInstanceUid, frame }));
  });
