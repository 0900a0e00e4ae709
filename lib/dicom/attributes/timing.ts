import { groupWith } from '@/lib/dicom/attributes/functional-groups';
import { TAG, numberOf, stringOf, type DicomJson } from '@/lib/dicom/json';

/** When a frame was acquired, in every way a file may say so; what it doesn't say is undefined. */
export interface FrameTiming {
  /** Temporal Position Identifier or Index, from 1. */
  readonly temporalPosition: number | undefined;
  /** Percent of the cardiac cycle. */
  readonly cardiacPhase: number | undefined;
  /** After the R wave, ms. */
  readonly triggerTime: number | undefined;
  readonly acquisitionNumber: number | undefined;
  /** Seconds on one clock; only differences mean something. */
  readonly acquiredAt: number | undefined;
}

/** @param frame - From 1. */
export function readTiming(header: DicomJson, frame: number): FrameTiming {
  const content = (tag: string) =>
    groupWith(header, frame, TAG.FrameContentSequence, tag);
  const cardiac = (tag: string) =>
    numberOf(groupWith(header, frame, TAG.CardiacSynchronizationSequence, tag), tag);
  return {
    // Classic objects first: some makers write an index of 1 into every one of them.
    temporalPosition:
      numberOf(header, TAG.TemporalPositionIdentifier) ??
      numberOf(content(TAG.TemporalPositionIndex), TAG.TemporalPositionIndex),
    cardiacPhase: cardiac(TAG.NominalPercentageOfCardiacPhase),
    triggerTime:
      numberOf(header, TAG.TriggerTime) ?? cardiac(TAG.NominalCardiacTriggerDelayTime),
    acquisitionNumber:
      numberOf(content(TAG.FrameAcquisitionNumber), TAG.FrameAcquisitionNumber) ??
      numberOf(header, TAG.AcquisitionNumber),
    acquiredAt:
      secondsOf(
        stringOf(content(TAG.FrameAcquisitionDateTime), TAG.FrameAcquisitionDateTime),
      ) ??
      dateAndTime(header, TAG.AcquisitionDate, TAG.AcquisitionTime) ??
      secondsOf(stringOf(header, TAG.AcquisitionDateTime)) ??
      dateAndTime(header, TAG.ContentDate, TAG.ContentTime),
  };
}

function dateAndTime(header: DicomJson, date: string, time: string): number | undefined {
  const clock = stringOf(header, time);
  // Frames of one series without dates are still ordered by the clock of some day.
  return clock === undefined
    ? undefined
    : secondsOf((stringOf(header, date) ?? '19700101') + clock);
}

const DATE_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?(\.\d+)?/;

/** A DT value, its offset from UTC left out: it is the same all over a series. */
function secondsOf(text: string | undefined): number | undefined {
  const match = text === undefined ? null : DATE_TIME.exec(text);
  if (!match) return undefined;
  const [
    year = 0,
    month = 0,
    day = 0,
    hours = 0,
    minutes = 0,
    seconds = 0,
    fraction = 0,
  ] = match.slice(1).map((part) => Number(part ?? 0));
  return Date.UTC(year, month - 1, day, hours, minutes, seconds) / 1000 + fraction;
}
