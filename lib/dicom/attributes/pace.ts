import { numberOf, numbersOf, TAG, type DicomJson } from '@/lib/dicom/json';

/** How long each frame of a clip is to be seen, and what says so. */
export interface Pace {
  /** Milliseconds, one for each frame. */
  readonly durationsMs: readonly number[];
  readonly source:
    | 'Recommended Display Frame Rate'
    | 'Frame Time Vector'
    | 'Frame Time'
    | 'Cine Rate'
    | 'nothing';
}

/** For clips whose file doesn't say: the usual pace of ultrasound consoles. */
const USUAL_MS = 40;
const FRAME_TIME_VECTOR = 0x00181065;

/**
 * The pace at which a multi-frame image is to be played.
 *
 * The rate at which it shall be displayed goes before the times at which it was taken; of these the
 * vector goes first where Frame Increment Pointer names it, or where it is all there is.
 *
 * @param frames - How many there are.
 * @see DICOM PS3.3 C.7.6.5 (Cine), C.7.6.6 (Multi-frame)
 */
export function readPace(header: DicomJson, frames: number): Pace {
  const even = (ms: number, source: Pace['source']): Pace => ({
    durationsMs: Array.from({ length: frames }, () => ms),
    source,
  });
  const recommended = numberOf(header, TAG.RecommendedDisplayFrameRate);
  if (isPositive(recommended)) {
    return even(1000 / recommended, 'Recommended Display Frame Rate');
  }
  const vector = numbersOf(header, TAG.FrameTimeVector);
  const time = numberOf(header, TAG.FrameTime);
  const steps = vector.slice(1, frames);
  const isWhole = steps.length === frames - 1 && frames > 1 && steps.every(isPositive);
  if (isWhole && (pointsAtVector(header) || !isPositive(time))) {
    // Nothing says how long the last one lasts: as long as they do on average.
    const last = steps.reduce((sum, step) => sum + step, 0) / steps.length;
    return { durationsMs: [...steps, last], source: 'Frame Time Vector' };
  }
  if (isPositive(time)) return even(time, 'Frame Time');
  const rate = numberOf(header, TAG.CineRate);
  if (isPositive(rate)) return even(1000 / rate, 'Cine Rate');
  return even(USUAL_MS, 'nothing');
}

const isPositive = (value: number | undefined): value is number =>
  value !== undefined && Number.isFinite(value) && value > 0;

/** A pointer comes as eight digits, in text or as a number. */
const pointsAtVector = (header: DicomJson) =>
  (header[TAG.FrameIncrementPointer]?.Value ?? []).some((each) =>
    typeof each === 'number'
      ? each === FRAME_TIME_VECTOR
      : parseInt(String(each), 16) === FRAME_TIME_VECTOR,
  );
