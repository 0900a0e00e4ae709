import type { FrameSummary } from '@/lib/dicom/frame-summary';
import { byNumber, placesOf, type Place } from '@/lib/dicom/stacks/order';
import { hasPlace, splitFrames, type FrameGroup } from '@/lib/dicom/stacks/split';
import { geometryWarnings, spacingOf } from '@/lib/dicom/stacks/warnings';

/** Frames to be scrolled through: one geometry, one contrast, one time. */
export interface Stack {
  /** Unique within the series, the same for the same frames. */
  readonly id: string;
  /** What sets it apart from the series' other stacks; empty when there is only one. */
  readonly label: string;
  readonly frames: readonly StackFrame[];
  readonly method: 'position' | 'instance-number';
  /** Median distance between neighbours along the normal, mm. */
  readonly spacingMm: number | null;
  /** Sentences for the reader: gaps, duplicates, tilt, mixed geometry. */
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
}

/**
 * Part the frames of a series into stacks, each in reading order.
 *
 * Reading order follows the patient, not the scanner: axial from superior to inferior, sagittal
 * from left to right, coronal from anterior to posterior; oblique planes as the one they are
 * nearest to. The position along the normal is strictly monotonic. Frames without a position go
 * by instance and frame number.
 *
 * Repeated positions (dynamic and diffusion series) become one stack per volume: the n-th frame
 * at each position goes to the n-th. Frames that all share one position are a cine: one stack.
 *
 * @returns Every frame in exactly one stack; stacks in the order of their first instance number.
 */
export function buildStacks(frames: readonly FrameSummary[]): SeriesStacks {
  const groups = splitFrames([...frames].sort(byNumber));
  const orientations = new Set(groups.flatMap(({ orientation }) => orientation ?? []));
  const mixed =
    orientations.size > 1
      ? [`This series mixes ${orientations.size} orientations: each is a stack.`]
      : [];
  return { stacks: withIds(groups.flatMap((group) => stacksOf(group, mixed))) };
}

type Nameless = Omit<Stack, 'id'>;

function stacksOf(group: FrameGroup, mixed: readonly string[]): Nameless[] {
  const places = placesOf(group.frames.filter(hasPlace));
  if (places.length < 2) return [numbered(group, places[0], mixed)];
  const count = Math.max(...places.map((place) => place.frames.length));
  const complete = places.every((place) => place.frames.length === count);
  return Array.from({ length: count }, (_, index) => {
    const volume = places.flatMap(({ positionMm, frames }) => {
      const frame = frames[index];
      return frame ? [{ positionMm, frames: [frame] }] : [];
    });
    const label = count > 1 ? `volume ${index + 1} of ${count}` : '';
    const repeated = complete
      ? []
      : [
          `${places.filter((place) => place.frames.length > 1).length} positions are repeated.`,
        ];
    return {
      label: [group.label, label].filter(Boolean).join(', '),
      frames: volume.flatMap(({ positionMm, frames }) =>
        frames.map((frame) => stackFrame(frame, positionMm)),
      ),
      method: 'position',
      spacingMm: spacingOf(volume),
      warnings: [...geometryWarnings(volume), ...repeated, ...mixed],
    };
  });
}

/** Frames without a position, or all with the same. */
function numbered(
  { frames, label }: FrameGroup,
  place: Place | undefined,
  warnings: readonly string[],
): Nameless {
  const ordered: readonly FrameSummary[] = place?.frames ?? frames;
  return {
    label,
    frames: ordered.map((frame) => stackFrame(frame, place?.positionMm ?? null)),
    method: place && ordered.length === 1 ? 'position' : 'instance-number',
    spacingMm: null,
    warnings,
  };
}

const stackFrame = (
  { sopInstanceUid, frame }: FrameSummary,
  positionMm: number | null,
): StackFrame => ({ sopInstanceUid, frame, positionMm });

/** Names for addresses, made of the labels. */
function withIds(stacks: readonly Nameless[]): Stack[] {
  const taken = new Map<string, number>();
  return stacks.map((stack) => {
    const name = stack.label.toLowerCase().replace(/[^a-z0-9.]+/g, '-') || 'all';
    const before = taken.get(name) ?? 0;
    taken.set(name, before + 1);
    return { id: before > 0 ? `${name}-${before + 1}` : name, ...stack };
  });
}
