/** Native little endian: what is on the wire is what is in memory. */
export const PLAIN_SYNTAXES: readonly string[] = [
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1',
];

/** The stored values of one frame of one sample a pixel, row by row. */
export type PlainValues = Uint8Array | Uint16Array | Int16Array;

/**
 * 8 or 16 bits a value; where they lie, or, where no value may begin there, in memory of their own.
 *
 * @param bytes - At least those of the whole frame, in a syntax of `PLAIN_SYNTAXES`.
 */
export function plainValues(
  bytes: Uint8Array,
  {
    rows = 0,
    columns = 0,
    bitsAllocated = 8,
    pixelRepresentation = 0,
  }: {
    readonly rows?: number;
    readonly columns?: number;
    readonly bitsAllocated?: number;
    /** 1: two's complement. */
    readonly pixelRepresentation?: number;
  },
): PlainValues {
  const whole = bytes.subarray(0, (rows * columns * bitsAllocated) / 8);
  if (bitsAllocated === 8) return whole;
  const { buffer, byteOffset } = whole.byteOffset % 2 === 0 ? whole : whole.slice();
  const Values = pixelRepresentation === 1 ? Int16Array : Uint16Array;
  return new Values(buffer as ArrayBuffer, byteOffset, rows * columns);
}

/** Values whose rescaling was done, and what lies among them. */
export interface Rescaled {
  readonly values: PlainValues;
  readonly min: number;
  readonly max: number;
}

/** Whole numbers of 16 bits, as they can be after rescaling. */
const SIGNED = { least: -(2 ** 15), most: 2 ** 15 - 1 };
const UNSIGNED_MOST = 2 ** 16 - 1;

/**
 * Rescale values of 16 bits where they lie: memory that is new has to be fetched page by page, which
 * takes longer than all that is done with a slice.
 *
 * @returns undefined where what comes out doesn't fit there, or isn't whole; the values are as before
 *   then, but that the sign of fewer bits reaches through all.
 */
export function rescaleInPlace(
  values: PlainValues,
  {
    bitsStored,
    slope,
    intercept,
  }: { readonly bitsStored: number; readonly slope: number; readonly intercept: number },
): Rescaled | undefined {
  if (values instanceof Uint8Array) return undefined;
  if (values instanceof Int16Array && bitsStored < 16) {
    const unused = 32 - bitsStored;
    for (let at = 0; at < values.length; at++) {
      values[at] = ((values[at] as number) << unused) >> unused;
    }
  }
  const [low, high] = extremesOf(values);
  const ends = [low * slope + intercept, high * slope + intercept] as const;
  const [min, max] = [Math.min(...ends), Math.max(...ends)];
  const isWhole = Number.isInteger(slope) && Number.isInteger(intercept);
  const isSigned = min < 0;
  if (!isWhole || min < SIGNED.least) return undefined;
  if (max > (isSigned ? SIGNED.most : UNSIGNED_MOST)) return undefined;
  const Values = isSigned ? Int16Array : Uint16Array;
  const { buffer, byteOffset, length } = values;
  const into = new Values(buffer as ArrayBuffer, byteOffset, length);
  if (slope === 1) shift(values, into, intercept);
  else {
    for (let at = 0; at < length; at++) {
      into[at] = (values[at] as number) * slope + intercept;
    }
  }
  return { values: into, min, max };
}

// Loops over nothing but whole numbers, each by itself: all of a series passes here while it opens.

function extremesOf(values: PlainValues): [low: number, high: number] {
  const { length } = values;
  let low = UNSIGNED_MOST;
  let high = SIGNED.least;
  for (let at = 0; at < length; at++) {
    const value = values[at] as number;
    low = value < low ? value : low;
    high = value > high ? value : high;
  }
  return [low, high];
}

function shift(values: PlainValues, into: PlainValues, by: number): void {
  const { length } = values;
  if (by === 0) return;
  for (let at = 0; at < length; at++) into[at] = (values[at] as number) + by;
}
