import type { FrameSummary } from '@/lib/dicom/frame-summary';

type Triple = readonly [number, number, number];
type PlacedFrame = FrameSummary &
  Required<Pick<FrameSummary, 'position' | 'orientation'>>;

/** All frames at one position along the normal, in the order they were acquired. */
export interface Place {
  readonly positionMm: number;
  readonly frames: readonly PlacedFrame[];
}

/** Nearer than this counts as the same position, mm. */
const SAME_PLACE = 0.05;

/** By instance, then frame number; the UID settles ties, so that the order is always the same. */
export const byNumber = (a: FrameSummary, b: FrameSummary): number =>
  (a.instanceNumber ?? 0) - (b.instanceNumber ?? 0) ||
  compareText(a.sopInstanceUid, b.sopInstanceUid) ||
  a.frame - b.frame;

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** By time where it is told: temporal position, then acquisition, then the numbers. */
const byTime = (a: FrameSummary, b: FrameSummary): number =>
  (a.temporalPosition ?? 0) - (b.temporalPosition ?? 0) ||
  (a.acquisitionNumber ?? 0) - (b.acquisitionNumber ?? 0) ||
  byNumber(a, b);

/**
 * Frames of one orientation by their position along its normal.
 *
 * @returns Positions in reading order: superior first, left first or anterior first, whichever
 *   the normal is nearest to. Positions strictly rise or fall.
 */
export function placesOf(frames: readonly PlacedFrame[]): Place[] {
  const [first] = frames;
  if (!first) return [];
  const normal = normalOf(first.orientation);
  const along = new Map(frames.map((frame) => [frame, dot(frame.position, normal)]));
  const at = (frame: PlacedFrame) => along.get(frame) ?? 0;
  const places: { positionMm: number; frames: PlacedFrame[] }[] = [];
  for (const frame of [...frames].sort((a, b) => at(a) - at(b))) {
    const last = places.at(-1);
    if (last && at(frame) - last.positionMm < SAME_PLACE) last.frames.push(frame);
    else places.push({ positionMm: at(frame), frames: [frame] });
  }
  for (const place of places) place.frames.sort(byTime);
  return readsBackwards(normal) ? places.reverse() : places;
}

/** Rows × columns: where the slices are stacked to (PS3.3 C.7.6.2.1.1). */
export function normalOf(orientation: PlacedFrame['orientation']): Triple {
  const [rx, ry, rz, cx, cy, cz] = orientation;
  return [ry * cz - rz * cy, rz * cx - rx * cz, rx * cy - ry * cx];
}

const dot = (a: Triple, b: Triple) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** Does the position along the normal fall in reading order? Patient axes are +x L, +y P, +z S. */
function readsBackwards([x, y, z]: Triple): boolean {
  const [ax, ay, az] = [Math.abs(x), Math.abs(y), Math.abs(z)];
  if (az >= ax && az >= ay) return z > 0; // superior first
  return ax >= ay ? x > 0 : y < 0; // left first, anterior first
}

/**
 * The angle between the line through the frames' corners and their normal: 0 for slices stacked
 * straight, the tilt of the gantry for a sheared CT.
 */
export function shearDegrees(places: readonly Place[]): number {
  const first = places[0]?.frames[0];
  const last = places.at(-1)?.frames[0];
  if (!first || !last || first === last) return 0;
  const line = [0, 1, 2].map(
    (axis) => (last.position[axis] ?? 0) - (first.position[axis] ?? 0),
  ) as [number, number, number];
  const length = Math.hypot(...line);
  const cosine = Math.abs(dot(line, normalOf(first.orientation))) / length;
  return (Math.acos(Math.min(1, cosine)) * 180) / Math.PI;
}
