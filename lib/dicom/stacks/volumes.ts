import type { FrameSummary } from '@/lib/dicom/frame-summary';
import { TIMES, type Moment } from '@/lib/dicom/stacks/facets';
import { byNumber, type Place } from '@/lib/dicom/stacks/order';
import { written } from '@/lib/dicom/stacks/values';

/** One frame at each place, of a group that has several at some. */
export interface Volume {
  readonly places: readonly Place[];
  /** Empty where there is only one. */
  readonly label: string;
  readonly dimension?: { name: string; value: string; index: number; count: number };
  /** Frames beyond one at a place, where most places have one: no volume, but shown. */
  readonly leftOver: boolean;
}

/** So many of the repeated places must tell their frames apart by a time for it to order them. */
const MOST = 0.75;
/** With fewer places that have every repetition there is one volume, and frames left over. */
const HALF = 0.5;

/**
 * One volume for each repetition: the n-th frame at each place goes to the n-th. What is the n-th
 * is told by the first kind of time that tells the frames at a place apart: temporal position,
 * cardiac phase, trigger time, acquisition number, time of acquisition; else by instance number.
 *
 * @param places - At least one; of a group that no attribute parts any further.
 */
export function volumesOf(places: readonly Place[]): Volume[] {
  const count = Math.max(...places.map(({ frames }) => frames.length));
  if (count === 1) return [{ places, label: '', leftOver: false }];
  const moment = momentOf(places);
  const ordered = places.map(({ positionMm, frames }) => ({
    positionMm,
    frames: moment ? byMoment(frames, moment) : frames,
  }));
  const complete = places.filter(({ frames }) => frames.length === count).length;
  const isSeries = complete >= HALF * places.length;
  return Array.from({ length: count }, (_, index): Volume => {
    const volume = ordered.flatMap(({ positionMm, frames }) => {
      const frame = frames[index];
      return frame ? [{ positionMm, frames: [frame] }] : [];
    });
    if (!isSeries) {
      const which = count > 2 && index > 0 ? ` ${index}` : '';
      const label = index > 0 ? `repeated slices${which}` : '';
      return { places: volume, label, leftOver: index > 0 };
    }
    const name = moment?.name ?? 'volume';
    return {
      places: volume,
      label: `${name} ${index + 1} of ${count}`,
      dimension: {
        ...{ name, index: index + 1, count },
        value: spelled(volume[0]?.frames[0], moment) ?? String(index + 1),
      },
      leftOver: false,
    };
  });
}

function momentOf(places: readonly Place[]): Moment | undefined {
  const repeated = places.filter(({ frames }) => frames.length > 1);
  return TIMES.find(({ read }) => {
    const told = repeated.filter(({ frames }) => {
      const values = new Set(frames.map(read));
      return !values.has(undefined) && values.size === frames.length;
    });
    return told.length >= MOST * repeated.length;
  });
}

export const byMoment = <Frame extends FrameSummary>(
  frames: readonly Frame[],
  { read }: Moment,
): Frame[] =>
  frames.toSorted((a, b) => (read(a) ?? 0) - (read(b) ?? 0) || byNumber(a, b));

/** The moment itself says more than its number, but for a clock's seconds. */
function spelled(frame: FrameSummary | undefined, moment: Moment | undefined) {
  const value = frame && moment?.read(frame);
  if (value === undefined || moment?.unit === 's') return undefined;
  return `${written(value)} ${moment?.unit ?? ''}`.trim();
}
