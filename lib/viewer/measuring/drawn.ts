import type { Geometry } from '@/lib/api/annotations';
import { POINTS_AT_LEAST } from '@/lib/api/annotations';
import { frameOf } from '@/lib/viewer/frames/headers';
import { asPixelPoint, framePlane, toPixel, toWorld } from '@/lib/viewer/frames/plane';
import {
  measureInWorld,
  pointsOf,
  type DrawnData,
} from '@/lib/viewer/measuring/measured';
import type { AnnotationTool, Measurement } from '@/lib/viewer/measuring/numbers';

/** An annotation as it is drawn: on one frame, with its numbers. */
export interface Drawing {
  readonly id: string;
  readonly tool: AnnotationTool;
  readonly sopInstanceUid: string;
  readonly frame: number;
  readonly geometry: Geometry;
  readonly label: string;
  readonly measurements: Measurement[];
}

export type WorldPoint = [number, number, number];

/** What of Cornerstone's annotation is read. */
export interface Drawn {
  annotationUID?: string;
  metadata: { toolName: string; referencedImageId?: string };
  data: DrawnData & {
    handles?: { textBox?: { hasMoved?: boolean; worldPosition?: WorldPoint } };
  };
}

export const isOurs = (toolName: string): toolName is AnnotationTool =>
  toolName in POINTS_AT_LEAST;

// World coordinates mean something outside this page only where they are the patient's.
function geometryOf(
  imageId: string,
  points: readonly WorldPoint[],
  textBox: WorldPoint | undefined,
  closed: boolean | undefined,
): Geometry {
  const { inPatient, frameOfReferenceUid } = framePlane(imageId);
  const contour = closed === undefined ? {} : { closed };
  if (inPatient) {
    // Cornerstone's vectors may be typed arrays, which JSON writes as objects.
    const plain = ([x, y, z]: WorldPoint): WorldPoint => [x, y, z];
    return {
      space: 'patient',
      frameOfReferenceUid,
      points: points.map(plain),
      ...(textBox && { textBox: plain(textBox) }),
      ...contour,
    };
  }
  const pixel = (point: WorldPoint): [number, number] => {
    const [column, row] = toPixel(imageId, point);
    return [column, row];
  };
  return {
    space: 'pixel',
    points: points.map(pixel),
    ...(textBox && { textBox: pixel(textBox) }),
    ...contour,
  };
}

/** What Cornerstone has drawn, as it is stored; undefined for what isn't ours, or not finished. */
export function readDrawn({ annotationUID, metadata, data }: Drawn): Drawing | undefined {
  const imageId = metadata.referencedImageId ?? '';
  const { toolName: tool } = metadata;
  const frame = frameOf(imageId);
  if (!annotationUID || !frame || !isOurs(tool)) return undefined;
  const { handles, contour } = data;
  // Cornerstone keeps a second handle for a text, of no meaning.
  const points = pointsOf(tool, data).slice(0, tool === 'Label' ? 1 : undefined);
  if (points.length < POINTS_AT_LEAST[tool]) return undefined;
  const { textBox } = handles ?? {};
  return {
    id: annotationUID,
    tool,
    ...frame,
    geometry: geometryOf(
      imageId,
      points,
      textBox?.hasMoved ? textBox.worldPosition : undefined,
      contour && contour.closed === true,
    ),
    label: (data.label ?? '').trim(),
    measurements: measureInWorld(tool, imageId, { points, closed: contour?.closed })
      .measurements,
  };
}

/** The handles of a stored annotation in Cornerstone's world. */
export function worldOf(geometry: Geometry, imageId: string) {
  const { points, textBox } = geometry;
  const place = (point: readonly number[]): WorldPoint => {
    const [x = 0, y = 0, z] = point;
    return z === undefined ? toWorld(imageId, asPixelPoint([x, y])) : [x, y, z];
  };
  return { points: points.map(place), textBox: textBox && place(textBox) };
}

/** Are the handles of a new drawing at least a source pixel apart, if there are several? */
export function hasExtent({ metadata, data }: Drawn): boolean {
  const { toolName: tool, referencedImageId: imageId = '' } = metadata;
  if (!isOurs(tool) || POINTS_AT_LEAST[tool] === 1) return true;
  const [first, ...others] = pointsOf(tool, data).map((point) => toPixel(imageId, point));
  return others.some(
    ([column, row]) =>
      first !== undefined && Math.hypot(column - first[0], row - first[1]) >= 1,
  );
}

/** Millimetres, or pixels: the rounding on the way to Cornerstone and back, and much less than is kept. */
const SAME_WITHIN = 1e-6;

/** Do two geometries lie on each other? Cornerstone turns closed contours round as it likes. */
export function samePlace(a: Geometry, b: Geometry): boolean {
  const near = (one: readonly number[] = [], other: readonly number[] = []) =>
    one.length === other.length &&
    one.every((value, axis) => Math.abs(value - (other[axis] ?? NaN)) < SAME_WITHIN);
  const [points, others] = [a.points, b.points] as readonly (readonly number[][])[];
  if (!points || !others || points.length !== others.length) return false;
  if (a.closed !== b.closed || !near(a.textBox, b.textBox)) return false;
  const last = points.length - 1;
  return (
    points.every((point, index) => near(point, others[index])) ||
    (a.closed === true &&
      points.every((point, index) => near(point, others[last - index])))
  );
}
