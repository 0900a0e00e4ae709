import type { Geometry } from '@/lib/api/annotations';
import type { FrameSummary } from '@/lib/dicom/frame-summary';
import type { FoundMark } from '@/lib/dicom/structured/found';
import { isFirstUpright } from '@/lib/dicom/structured/shapes';
import {
  patientPoint,
  patientToPixel,
  pixelPoint,
  pixelToPatient,
  planeOf,
  type ImagePlane,
} from '@/lib/image/geometry';

/** A frame that marks may be on. */
export interface PlacedImage {
  readonly seriesUid: string;
  readonly frame: FrameSummary;
}

/** The frames of a study that are here, by instance, from 1. */
export interface StudyImages {
  of(sopInstanceUid: string): readonly PlacedImage[] | undefined;
  /** All frames in a frame of reference. */
  inSpace(frameOfReferenceUid: string): readonly PlacedImage[];
}

export interface PlacedMark {
  readonly seriesUid: string;
  readonly sopInstanceUid: string;
  readonly frame: number;
  readonly geometry: Geometry;
}

/**
 * Where a mark lies on the images that are here.
 *
 * @returns A sentence where it lies on none.
 */
export function placeMark(mark: FoundMark, images: StudyImages): PlacedMark | string {
  if (mark.space === 'patient') return inPatient(mark, images);
  const { on } = mark;
  const frames = on && images.of(on.sopInstanceUid);
  if (!on || !frames) return 'The image that it is on is not in this study here.';
  const number = on.frame ?? 1;
  const image = frames[number - 1];
  if (frames.length === 0) return 'What it is on has no picture.';
  if (!image) return `The image that it is on has no frame ${number}.`;
  return onFrame(mark, image);
}

type Corners = [number, number][];

function onFrame(mark: FoundMark, image: PlacedImage): PlacedMark | string {
  const { frame } = image;
  if (mark.tool === 'KeyImage') {
    return placed(image, { space: 'pixel', points: [[0, 0]] });
  }
  const points: Corners = mark.points.map(([x = NaN, y = NaN]) => [x, y]);
  const isInside = ([x, y]: Corners[number]) =>
    x >= -0.5 && y >= -0.5 && x <= frame.columns - 0.5 && y <= frame.rows - 0.5;
  if (!points.some(isInside)) return 'It lies outside of its image.';
  const contour = mark.closed === undefined ? {} : { closed: mark.closed };
  const plane = planeOf(frame);
  if (!plane) return placed(image, { space: 'pixel', points, ...contour });
  return placed(image, {
    space: 'patient',
    frameOfReferenceUid: frame.frameOfReferenceUid ?? null,
    points: points.map(([x, y]) => {
      const [left, back, up] = pixelToPatient(plane, pixelPoint(x, y));
      return [left, back, up];
    }),
    ...contour,
  });
}

/** How far off a slice a point may lie that is drawn on it: half of its thickness, or this, mm. */
const OFF_PLANE_MM = 0.5;

/** On the frame that the points lie nearest to, of those that the mark names, else of its space. */
function inPatient(mark: FoundMark, images: StudyImages): PlacedMark | string {
  const named = mark.on && images.of(mark.on.sopInstanceUid);
  const own =
    named && (mark.on.frame ? named.slice(mark.on.frame - 1).slice(0, 1) : named);
  const around = mark.frameOfReferenceUid
    ? images.inSpace(mark.frameOfReferenceUid)
    : (own ?? []);
  const candidates = own && own.length > 0 ? own : around;
  if (candidates.length === 0) {
    return mark.frameOfReferenceUid
      ? 'It lies in a frame of reference that no image here has.'
      : 'It is in the patient, and does not say in which frame of reference.';
  }
  let best: { image: PlacedImage; plane: ImagePlane; off: number } | undefined;
  for (const image of candidates) {
    const plane = planeOf(image.frame);
    if (!plane) continue;
    const off = offPlane(mark, plane);
    if (!best || off < best.off - 1e-9) best = { image, plane, off };
  }
  const most = Math.max(OFF_PLANE_MM, (best?.image.frame.sliceThickness ?? 0) / 2);
  if (!best || !(best.off <= most)) return 'No image here lies where it does.';
  return onPlane(mark, best.image, best.plane);
}

const offPlane = ({ points }: FoundMark, plane: ImagePlane): number =>
  points.reduce(
    (most, [x = NaN, y = NaN, z = NaN]) =>
      Math.max(most, Math.abs(patientToPixel(plane, patientPoint(x, y, z)).offPlaneMm)),
    0,
  );

function onPlane(mark: FoundMark, image: PlacedImage, plane: ImagePlane) {
  const points = mark.points.map(
    ([x = NaN, y = NaN, z = NaN]): [number, number, number] => [x, y, z],
  );
  const { columns, rows } = image.frame;
  const pixels = points.map(
    (point) => patientToPixel(plane, patientPoint(...point)).pixel,
  );
  const isInside = pixels.some(
    ([x, y]) => x >= -0.5 && y >= -0.5 && x <= columns - 0.5 && y <= rows - 0.5,
  );
  if (!isInside) return 'It lies outside of its image.';
  const swaps = mark.tool === 'EllipticalROI' && !isFirstUpright(pixels);
  return placed(image, {
    space: 'patient',
    frameOfReferenceUid: image.frame.frameOfReferenceUid ?? mark.frameOfReferenceUid,
    points: swaps ? [...points.slice(2), ...points.slice(0, 2)] : points,
    ...(mark.closed === undefined ? {} : { closed: mark.closed }),
  });
}

const placed = ({ seriesUid, frame }: PlacedImage, geometry: Geometry): PlacedMark => ({
  seriesUid,
  sopInstanceUid: frame.sopInstanceUid,
  frame: frame.frame,
  geometry,
});
