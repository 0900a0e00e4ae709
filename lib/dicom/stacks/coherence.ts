import { placesOf, type PlacedFrame } from '@/lib/dicom/stacks/order';

/** Where the frames of a group lie, as places numbered along the normal. */
interface Layout {
  readonly placeOf: ReadonlyMap<PlacedFrame, number>;
  readonly positions: readonly number[];
  /** The places are equally far from one another, but for a few holes. */
  readonly even: boolean;
}

/** This share of a part's places must agree before it counts as a volume. */
const MOST = 0.75;
const TWO_THIRDS = 2 / 3;
const QUARTER = 0.25;
/** A distance within this share of the median is no exception. */
const LIKE_THE_OTHERS = 0.1;

function layoutOf(frames: readonly PlacedFrame[]): Layout {
  const places = placesOf(frames);
  const positions = places.map(({ positionMm }) => positionMm);
  return {
    placeOf: new Map(
      places.flatMap((place, index) => place.frames.map((frame) => [frame, index])),
    ),
    positions,
    even: isEven(positions),
  };
}

function isEven(positions: readonly number[]): boolean {
  const gaps = positions
    .slice(1)
    .map((position, index) => Math.abs(position - (positions[index] ?? 0)));
  const median = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  const alike = gaps.filter((gap) => Math.abs(gap - median) <= LIKE_THE_OTHERS * median);
  return alike.length >= MOST * gaps.length;
}

/**
 * May a group of frames be parted so? Attributes that vary from slice to slice (a jitter of the
 * repetition time, each slice's own trigger time, the bed of a PET) must not shatter a volume, so
 * that an attribute parts a group only where the parts are volumes of their own:
 *
 * - A part is a volume when it has (nearly) every place between its first and its last one, each
 *   equally often. Where the group's own places are unevenly spaced, a part with evenly spaced
 *   ones is a volume, too: two series pushed into each other.
 * - Two thirds of the frames must be in parts that are volumes; the rest may be a scan that was
 *   broken off or the one slice that differs.
 * - What a picture shows (kernel, image type, b-value …: `kind`) may part a group wherever that
 *   gives volumes, also one above the other. When it was taken may part a group only to explain
 *   why places are there more than once: a quarter of them or more must be common to several
 *   parts. The beds of a PET that share a slice are still one volume.
 * - Frames that all lie at one place, or say nothing of theirs, are parted only by what they
 *   show, and only into parts of several frames. What remains is a cine, scrolled in time.
 */
export function areVolumes(
  parts: readonly (readonly PlacedFrame[])[],
  whole: readonly PlacedFrame[],
  { kind }: { readonly kind: boolean },
): boolean {
  const layout = layoutOf(whole);
  if (layout.positions.length < 2) return kind && areSeveral(parts, whole);
  if (!kind && layout.even && !areCommon(parts, layout)) return false;
  const inVolumes = parts
    .filter((part) => isVolume(part, layout, kind))
    .reduce((sum, part) => sum + part.length, 0);
  return inVolumes >= TWO_THIRDS * whole.length;
}

/** Are there many places at which several parts have frames? */
function areCommon(
  parts: readonly (readonly PlacedFrame[])[],
  { placeOf, positions }: Layout,
): boolean {
  const owners = positions.map(() => 0);
  for (const part of parts) {
    for (const place of new Set(part.map((frame) => placeOf.get(frame) ?? 0))) {
      owners[place] = (owners[place] ?? 0) + 1;
    }
  }
  return owners.filter((count) => count > 1).length >= QUARTER * positions.length;
}

/** Frames without places: most must have company in their part. */
export const areSeveral = (
  parts: readonly (readonly unknown[])[],
  whole: readonly unknown[],
): boolean =>
  parts.filter(({ length }) => length > 1).reduce((sum, part) => sum + part.length, 0) *
    2 >
  whole.length;

function isVolume(part: readonly PlacedFrame[], whole: Layout, kind: boolean): boolean {
  const counts = new Map<number, number>();
  for (const frame of part) {
    const place = whole.placeOf.get(frame) ?? 0;
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const covered = [...counts.keys()].sort((a, b) => a - b);
  if (covered.length < 2) return false;
  const between = (covered.at(-1) ?? 0) - (covered[0] ?? 0) + 1;
  const times = Map.groupBy(counts.values(), (count) => count);
  const usual = Math.max(...[...times.values()].map(({ length }) => length));
  if (usual >= MOST * between) return true;
  return (
    !whole.even &&
    covered.length >= (kind ? 2 : 3) &&
    usual >= MOST * covered.length &&
    isEven(covered.map((place) => whole.positions[place] ?? 0))
  );
}
