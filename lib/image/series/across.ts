import {
  distanceToPlane,
  normalOf,
  patientPoint,
  patientToPixel,
  pixelPoint,
  pixelToPatient,
  type ImagePlane,
  type PatientPoint,
  type PixelPoint,
} from '@/lib/image/geometry';

/** A slice with its extent: rows and columns in pixels. */
export interface Slice {
  readonly plane: ImagePlane;
  readonly rows: number;
  readonly columns: number;
}

// Cosine of 5°: scans repeated after the patient moved a little still count as the same plane.
const PARALLEL = Math.cos((5 * Math.PI) / 180);

/**
 * The slice at the same height, to scroll two series together by position in the patient.
 *
 * @param slices - In display order, in the same frame of reference as `from`.
 * @returns Its index; undefined where the slices are not parallel to `from` within 5°, or where
 *   `from` lies further outside them than they lie from each other.
 */
export function sliceAt(from: Slice, slices: readonly Slice[]): number | undefined {
  if (!slices.every(({ plane }) => areParallel(from.plane, plane))) return undefined;
  const heights = slices.map((slice) => distanceToPlane(from.plane, middleOf(slice)));
  const away = heights.map(Math.abs);
  const nearest = away.indexOf(Math.min(...away));
  const low = Math.min(...heights);
  const high = Math.max(...heights);
  const step = slices.length > 1 ? (high - low) / (slices.length - 1) : 1;
  return (away[nearest] ?? Infinity) <= Math.max(step, 1) ? nearest : undefined;
}

/**
 * Where another slice cuts this one: a reference line.
 *
 * @returns Its two ends in pixels of `on`, perhaps outside it; undefined where they don't cross.
 */
export function cutLine(
  on: Slice,
  other: Slice,
): readonly [PixelPoint, PixelPoint] | undefined {
  if (areParallel(on.plane, other.plane)) return undefined;
  const corners = cornersOf(other);
  const ends = corners.flatMap((corner, at) => {
    const next = corners[(at + 1) % 4] as PatientPoint;
    const here = distanceToPlane(on.plane, corner);
    const there = distanceToPlane(on.plane, next);
    // Half open, so that a corner on the plane is met once.
    if (here < 0 === there < 0) return [];
    const share = here / (here - there);
    const between = (axis: 0 | 1 | 2) =>
      corner[axis] + share * (next[axis] - corner[axis]);
    const point = patientPoint(between(0), between(1), between(2));
    return [patientToPixel(on.plane, point).pixel];
  });
  const [one, two] = ends;
  return one && two ? [one, two] : undefined;
}

function areParallel(one: ImagePlane, other: ImagePlane): boolean {
  const [a, b] = [normalOf(one), normalOf(other)];
  return Math.abs(a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) >= PARALLEL;
}

const middleOf = ({ plane, rows, columns }: Slice) =>
  pixelToPatient(plane, pixelPoint((columns - 1) / 2, (rows - 1) / 2));

/** The outer corners, one after the other. */
const cornersOf = ({ plane, rows, columns }: Slice) =>
  [
    pixelPoint(-0.5, -0.5),
    pixelPoint(columns - 0.5, -0.5),
    pixelPoint(columns - 0.5, rows - 0.5),
    pixelPoint(-0.5, rows - 0.5),
  ].map((corner) => pixelToPatient(plane, corner));
