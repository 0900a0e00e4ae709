import type { FrameSummary } from '@/lib/dicom/frame-summary';
import { byNumber, hasPlace, placesOf, type Place } from '@/lib/dicom/stacks/order';
import { joinConcatenations } from '@/lib/dicom/stacks/concatenation';
import { seriesWarnings } from '@/lib/dicom/stacks/series-warnings';
import { splitFrames, type Dimension, type FrameGroup } from '@/lib/dicom/stacks/split';
import { inDeclaredOrder, inTime, type Order } from '@/lib/dicom/stacks/without-position';
import { volumesOf, type Volume } from '@/lib/dicom/stacks/volumes';
import {
  areCopies,
  duplicateWarnings,
  geometryWarnings,
  missingAtHoles,
  numberWarnings,
  spacingOf,
  thicknessOf,
} from '@/lib/dicom/stacks/warnings';

/** Frames to be scrolled through: one geometry, one contrast, one time. */
export interface Stack {
  /** Unique within the series, the same for the same frames. */
  readonly id: string;
  /** What sets it apart from the series' other stacks; empty when there is only one. */
  readonly label: string;
  /**
   * The same in words and numbers, the broadest first: stacks that differ in the last one only
   * are neighbours in it, to be leafed through at one place.
   */
  readonly dimensions: readonly Dimension[];
  /** Stacks of one number have matrix, orientation and pixel spacing in common. */
  readonly geometry: number;
  readonly frames: readonly StackFrame[];
  readonly method: 'position' | Order['method'];
  /** Median distance between neighbours along the normal, mm. */
  readonly spacingMm: number | null;
  /** Slice Thickness, mm, where it is the same for all. */
  readonly thicknessMm: number | null;
  /** Sentences for the reader: gaps, duplicates, tilt. */
  readonly warnings: readonly string[];
}

export interface StackFrame {
  readonly sopInstanceUid: string;
  readonly frame: number;
  /** Along the stack's normal, mm; null where the file tells no position. */
  readonly positionMm: number | null;
}

export interface SeriesStacks {
  readonly stacks: readonly Stack[];
  /** Of the series as a whole: mixed geometry, images that are missing. */
  readonly warnings: readonly string[];
}

/**
 * Part the frames of a series into stacks, each in reading order.
 *
 * Reading order follows the patient, not the scanner: axial from superior to inferior, sagittal
 * from left to right, coronal from anterior to posterior; oblique planes as the one they are
 * nearest to. The position along the normal is strictly monotonic. Frames without a position go by
 * the file's own count in its stack or its slice location where each tells another. Other frames
 * without one, and frames that all share one (a cine), go by time where each tells another, else
 * by number.
 *
 * @returns Every frame in exactly one stack; stacks in the order of their first instance number,
 *   values of a number ascending.
 * @see `joinConcatenations` for instances that came in parts; `splitFrames` for what parts a series, `volumesOf` for repeated positions.
 */
export function buildStacks(frames: readonly FrameSummary[]): SeriesStacks {
  const joined = joinConcatenations(frames);
  const { stacks, warnings } = stacksOfInstances(joined.frames);
  return {
    warnings,
    stacks: stacks.map((stack) => ({
      ...stack,
      frames: stack.frames.map((frame) => ({
        ...frame,
        ...nameOf(joined.inFile(frame)),
      })),
      warnings: [...joined.warnings(stack.frames), ...stack.warnings],
    })),
  };
}

const nameOf = ({
  sopInstanceUid,
  frame,
}: Pick<StackFrame, 'sopInstanceUid' | 'frame'>) => ({
  sopInstanceUid,
  frame,
});

function stacksOfInstances(frames: readonly FrameSummary[]): SeriesStacks {
  const ordered = [...frames].sort(byNumber);
  const groups = splitFrames(ordered);
  const shapes = [...new Set(groups.map(({ shape }) => shape))];
  const numbers = new Set(ordered.flatMap(({ instanceNumber }) => instanceNumber ?? []));
  const stacks = groups.flatMap((group) =>
    stacksOf(group, { geometry: shapes.indexOf(group.shape), numbers }),
  );
  const told = new Set(stacks.flatMap(({ missing }) => missing));
  return { stacks: withIds(stacks), warnings: seriesWarnings(ordered, told) };
}

interface Nameless extends Omit<Stack, 'id'> {
  /** Instance numbers that its holes lack. */
  readonly missing: readonly number[];
}

interface Context {
  readonly geometry: number;
  readonly numbers: ReadonlySet<number>;
}

function stacksOf(group: FrameGroup, context: Context): Nameless[] {
  const placed = group.frames.filter(hasPlace);
  const isVolume = !group.shape.single && placed.length === group.frames.length;
  const places = isVolume ? placesOf(placed) : [];
  if (places.length < 2) return [numbered(group, places[0], context)];
  const volumes = volumesOf(places);
  return volumes.map((volume, index) => {
    const { places: slices, label, dimension, leftOver } = volume;
    const frames = slices.flatMap((slice) => slice.frames);
    return {
      label: [...group.labels, label].filter(Boolean).join(', '),
      dimensions: [...group.dimensions, ...(dimension ? [dimension] : [])],
      geometry: context.geometry,
      frames: slices.flatMap(({ positionMm, frames: each }) =>
        each.map((frame) => stackFrame(frame, positionMm)),
      ),
      method: 'position',
      spacingMm: leftOver ? null : spacingOf(slices),
      thicknessMm: thicknessOf(frames),
      warnings: leftOver
        ? []
        : [
            ...geometryWarnings(slices, context.numbers),
            ...repetitionWarnings(places, volumes, index),
            ...numberWarnings(frames),
          ],
      missing: leftOver ? [] : missingAtHoles(slices, context.numbers),
    };
  });
}

function repetitionWarnings(
  places: readonly Place[],
  volumes: readonly Volume[],
  index: number,
): string[] {
  const volume = volumes[index]?.places ?? [];
  if (volumes[1]?.leftOver) return duplicateWarnings(places);
  const lacks = places.length - volume.length;
  const copyOf = volumes.findIndex(
    (other, at) => at < index && areCopies(other.places, volume),
  );
  return [
    ...(lacks > 0
      ? [
          `This volume has ${volume.length} of the ${places.length} positions of the others.`,
        ]
      : []),
    ...(copyOf >= 0
      ? [`Its pixels are those of “${volumes[copyOf]?.label}” again.`]
      : []),
  ];
}

/** Frames without a position, or all with the same. */
function numbered(
  { frames, labels, dimensions, shape }: FrameGroup,
  place: Place | undefined,
  { geometry }: Context,
): Nameless {
  const declared = frames.some(hasPlace) ? undefined : inDeclaredOrder(frames);
  const { frames: ordered, method } = declared ?? inTime(place?.frames ?? frames);
  return {
    label: labels.join(', '),
    dimensions,
    geometry,
    frames: ordered.map((frame) => stackFrame(frame, place?.positionMm ?? null)),
    method: place && ordered.length === 1 ? 'position' : method,
    spacingMm: null,
    thicknessMm: thicknessOf(frames),
    warnings: [
      ...(shape.single && frames.some(hasPlace)
        ? ['Every image has a plane of its own: they go by number, not by position.']
        : []),
      ...numberWarnings(frames),
    ],
    missing: [],
  };
}

const stackFrame = (
  { sopInstanceUid, frame }: FrameSummary,
  positionMm: number | null,
): StackFrame => ({ sopInstanceUid, frame, positionMm });

/** Names for addresses, made of the labels. */
function withIds(stacks: readonly Nameless[]): Stack[] {
  const taken = new Map<string, number>();
  return stacks.map(({ missing: _, ...stack }) => {
    const name = stack.label.toLowerCase().replace(/[^a-z0-9.]+/g, '-') || 'all';
    const before = taken.get(name) ?? 0;
    taken.set(name, before + 1);
    return { id: before > 0 ? `${name}-${before + 1}` : name, ...stack };
  });
}
