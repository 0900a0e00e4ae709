import type { FrameSummary } from '@/lib/dicom/frame-summary';

type Triple = readonly [number, number, number];

/** A frame that says where it lies. */
export type PlacedFrame = FrameSummary &
  Required<Pick<FrameSummary, 'position' | 'orientation'>>;

export const hasPlace = (frame: FrameSummary): frame is PlacedFrame =>
  frame.position !== undefined && frame.orientation !== undefined;

/** All frames at one position along the normal, by instance and frame number. */
export interface Place {
  readonly positionMm: number;
  readonly frames: readonly PlacedFrame[];
}

/** Nearer than this counts as the same position, mm. */
const SAME_PLACE = 0.05;

/**
 * By instance, then frame number. The time of acquisition, then the UID settle ties, so that the
 * order is always the same.
 */
export const byNumber = (a: FrameSummary, b: FrameSummary): number =>
  (a.instanceNumber ?? 0) - (b.instanceNumber ?? 0) ||
  (a.sopInstanceUid === b.sopInstanceUid
    ? 0
    : (a.acquiredAt ?? 0) - (b.acquiredAt ?? 0)) ||
  compareText(a.sopInstanceUid, b.sopInstanceUid) ||
  a.frame - b.frame;

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

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
  for (const place of places) place.frames.sort(byNumber);
  return readsBackwards(normal) ? places.reverse() : places;
}

/** Rows × columns, of length 1: where the slices are stacked to (PS3.3 C.7.6.2.1.1). */
export function normalOf(orientation: PlacedFrame['orientation']): Triple {
  const [rx, ry, rz, cx, cy, cz] = orientation;
  const [x, y, z] = [ry * cz - rz * cy, rz * cx - rx * cz, rx * cy - ry * cx] as const;
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}

const dot = (a: Triple, b: Triple) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** Does the position along the normal fall in reading order? Patient axes are +x L, +y P, +z S. */
function readsBackwards([x, y, z]: Triple): boolean {
  const [ax, ay, az] = [Math.abs(x), Math.abs(y), Math.abs(z)];
  if (az >= ax && az >= ay) return z > 0; // superior first
  return ax >= ay ? x > 0 : y < 0; // left first, anterior first
}

/** How slices lie beside the straight line along their normal. */
export interface Shear {
  /** Between that line and the one through the first and the last corner: the tilt of a gantry. */
  readonly degrees: number;
  /** How far a corner is from the line through the first and the last at most, mm. */
  readonly offLineMm: number;
}

export function shearOf(places: readonly Place[]): Shear {
  const corners = places.flatMap(({ frames }) => (frames[0] ? [frames[0].position] : []));
  const [first, last] = [corners[0], corners.at(-1)];
  const normal = places[0]?.frames[0] && normalOf(places[0].frames[0].orientation);
  if (!first || !last || !normal || first === last) return { degrees: 0, offLineMm: 0 };
  const line = minus(last, first);
  const length = Math.hypot(...line);
  const cosine = Math.abs(dot(line, normal)) / length;
  const direction: Triple = [line[0] / length, line[1] / length, line[2] / length];
  return {
    degrees: (Math.acos(Math.min(1, cosine)) * 180) / Math.PI,
    offLineMm: Math.max(
      ...corners.map((corner) => {
        const from = minus(corner, first);
        return Math.sqrt(Math.max(0, dot(from, from) - dot(from, direction) ** 2));
      }),
    ),
  };
}

const minus = (a: Triple, b: Triple): Triple => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
