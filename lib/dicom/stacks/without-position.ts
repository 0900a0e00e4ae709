import type { FrameSummary } from '@/lib/dicom/frame-summary';
import { TIMES } from '@/lib/dicom/stacks/facets';
import { byNumber } from '@/lib/dicom/stacks/order';
import { byMoment } from '@/lib/dicom/stacks/volumes';

/** Frames in an order that positions don't give. */
export interface Order {
  readonly frames: readonly FrameSummary[];
  readonly method: 'in-stack-position' | 'slice-location' | 'time' | 'instance-number';
}

/**
 * Frames without a position by what says where they lie all the same: In-Stack Position Number
 * (PS3.3 C.7.6.16.2.2), else Slice Location. The standard gives the latter no direction, so that
 * it goes the way in which the numbers of the instances do.
 *
 * @returns undefined unless each frame tells another value.
 */
export function inDeclaredOrder(frames: readonly FrameSummary[]): Order | undefined {
  const ordered = frames.toSorted(byNumber);
  const counted = rising(ordered, ({ inStackPosition }) => inStackPosition);
  if (counted) return { frames: counted, method: 'in-stack-position' };
  const located = rising(ordered, ({ sliceLocation }) => sliceLocation);
  if (!located) return undefined;
  const numbers = new Map(ordered.map((frame, index) => [frame, index]));
  const steps = located
    .slice(1)
    .map((frame, index) =>
      Math.sign((numbers.get(frame) ?? 0) - (numbers.get(located[index] ?? frame) ?? 0)),
    );
  const falls = steps.reduce((sum, step) => sum + step, 0) < 0;
  return { frames: falls ? located.toReversed() : located, method: 'slice-location' };
}

function rising(
  frames: readonly FrameSummary[],
  read: (frame: FrameSummary) => number | undefined,
): FrameSummary[] | undefined {
  const values = new Set(frames.map(read));
  if (frames.length < 2 || values.has(undefined) || values.size < frames.length) {
    return undefined;
  }
  return frames.toSorted((a, b) => (read(a) ?? 0) - (read(b) ?? 0));
}

/** Frames at one place, or without any: by time where it is told for each, else by number. */
export function inTime(frames: readonly FrameSummary[]): Order {
  const ordered = frames.toSorted(byNumber);
  const instances = new Set(frames.map(({ sopInstanceUid }) => sopInstanceUid));
  // The frames of one object are in its own order.
  const moment =
    instances.size < 2
      ? undefined
      : WITHIN_CYCLES.find(({ read }) => {
          const values = new Set(frames.map(read));
          return !values.has(undefined) && values.size === frames.length;
        });
  return moment
    ? { frames: byMoment(ordered, moment), method: 'time' }
    : { frames: ordered, method: 'instance-number' };
}

/** Those that say more than the instance numbers, which scanners count along with the clock. */
const WITHIN_CYCLES = TIMES.filter(
  ({ name, unit }) => unit !== 's' && name !== 'acquisition',
);
