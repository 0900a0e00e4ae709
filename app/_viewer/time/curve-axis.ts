import { readTiming, type FrameTiming } from '@/lib/dicom/attributes/timing';
import { readFrameAttributes } from '@/lib/dicom/image-attributes';
import type { DicomJson } from '@/lib/dicom/json';

/** Where the points of a curve lie, and what their distance means. */
export interface Axis {
  readonly name: string;
  /** Empty for a mere number. */
  readonly unit: string;
  readonly at: readonly number[];
}

/** A frame as its file tells of it. */
export interface ToldFrame {
  readonly header: DicomJson;
  /** From 1. */
  readonly frame: number;
}

const MOMENTS: readonly [keyof FrameTiming, name: string, unit: string][] = [
  ['acquiredAt', 'Time', 's'],
  ['triggerTime', 'After the R wave', 'ms'],
  ['cardiacPhase', 'Cardiac phase', '%'],
  ['temporalPosition', 'Point in time', ''],
];

/**
 * What sets frames apart, as numbers: the b-value where it differs, else the first kind of time that
 * all of them have and that goes on from each to the next; else their number.
 *
 * Clock times become seconds from the first.
 */
export function axisOf(frames: readonly ToldFrame[]): Axis {
  const bValues = frames.map(
    ({ header, frame }) => readFrameAttributes(header, frame).bValue,
  );
  if (differ(bValues)) return { name: 'b-value', unit: 's/mm²', at: bValues };
  const timings = frames.map(({ header, frame }) => readTiming(header, frame));
  for (const [moment, name, unit] of MOMENTS) {
    const values = timings.map((timing) => timing[moment]);
    if (!differ(values)) continue;
    const start = moment === 'acquiredAt' ? Math.min(...values) : 0;
    // Clocks count milliseconds at most: what doubles lose of a date is no time.
    return {
      name,
      unit,
      at: values.map((each) => Math.round((each - start) * 1e4) / 1e4),
    };
  }
  return { name: 'Number', unit: '', at: frames.map((_, index) => index + 1) };
}

/** Every frame has a value, and no two the same. */
const differ = (values: readonly (number | undefined)[]): values is number[] =>
  values.length > 1 &&
  values.every((each) => each !== undefined) &&
  new Set(values).size === values.length;
