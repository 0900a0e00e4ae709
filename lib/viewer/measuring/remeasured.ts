import { calibrationOf } from '@/lib/viewer/measuring/calibrations';
import { headerOf } from '@/lib/viewer/frames/headers';
import { imageIdOfFrame } from '@/lib/viewer/frames/image-ids';
import { framePlane, toPixel } from '@/lib/viewer/frames/plane';
import { worldOf, type Drawing } from '@/lib/viewer/measuring/drawn';
import { measureInWorld } from '@/lib/viewer/measuring/measured';
import { refusalOf, type Measurement } from '@/lib/viewer/measuring/numbers';
import { scaleAt, takesCalibration } from '@/lib/viewer/measuring/scale';

/** Can a line on this frame say how large its pixels are? Not where its file says so. */
export function canCalibrate(frame: Pick<Drawing, 'sopInstanceUid' | 'frame'>): boolean {
  const header = headerOf(frame.sopInstanceUid);
  const imageId = imageIdOfFrame(frame);
  return (
    header !== undefined &&
    imageId !== undefined &&
    !framePlane(imageId).inPatient &&
    takesCalibration(header, frame.frame)
  );
}

/**
 * The numbers of a drawing by the scale that its frame has now, with what the pixels said when it
 * was drawn.
 *
 * @returns undefined when they are the same, or its frame has a scale of its own.
 */
export function remeasured(drawing: Drawing): Measurement[] | undefined {
  const { tool, geometry, measurements } = drawing;
  const imageId = imageIdOfFrame(drawing);
  if (tool === 'Calibration' || !imageId || !canCalibrate(drawing)) return undefined;
  const { points } = worldOf(geometry, imageId);
  const now = measureInWorld(tool, imageId, { points, closed: geometry.closed });
  const extents = new Map(
    now.measurements.filter(isExtent).map((each) => [each.name, each]),
  );
  const next = measurements.map((each) => extents.get(each.name) ?? each);
  return next.every((each, index) => isSame(each, measurements[index]))
    ? undefined
    : next;
}

/** Why a drawing has no length or area, in a sentence; undefined where it has, or isn't loaded yet. */
export function whyNoNumber(drawing: Drawing): string | undefined {
  const { tool, geometry, frame, sopInstanceUid } = drawing;
  const header = headerOf(sopInstanceUid);
  const imageId = imageIdOfFrame(drawing);
  if (!header || !imageId) return undefined;
  const points = worldOf(geometry, imageId).points.map((each) => toPixel(imageId, each));
  const scale = scaleAt(header, frame, points, calibrationOf(drawing));
  return refusalOf({ tool, points, closed: geometry.closed }, scale);
}

const EXTENTS = ['length', 'long axis', 'short axis', 'area', 'perimeter', 'angle'];
const isExtent = ({ name }: Measurement) => EXTENTS.includes(name);

/** Relative: what is lost on the way through Cornerstone's world is no change. */
const SAME_WITHIN = 1e-6;
const isSame = (a: Measurement, b: Measurement | undefined) =>
  a.unit === b?.unit &&
  a.note === b.note &&
  Math.abs(a.value - b.value) <= SAME_WITHIN * Math.abs(a.value);
