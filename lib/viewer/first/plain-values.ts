import type { ImageAttributes } from '@/lib/dicom/image-attributes';

/** Native little endian: what is on the wire is what is in memory. */
const PLAIN_SYNTAXES: readonly string[] = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1'];

/** What makes the values of a frame that needs no decoder: grey, of 8 or 16 bits, without a table. */
export interface PlainFrame {
  readonly image: ImageAttributes;
  readonly slope: number;
  readonly intercept: number;
}

/** Of its values after rescaling. */
export interface Extremes {
  readonly min: number;
  readonly max: number;
}

/** Whether what came is such a frame, and all of it. */
export const isPlain = (
  { image: { rows, columns, bitsAllocated } }: PlainFrame,
  { bytes, transferSyntaxUid }: { bytes: Uint8Array; transferSyntaxUid: string },
): boolean =>
  PLAIN_SYNTAXES.includes(transferSyntaxUid) &&
  bytes.length >= (rows * columns * bitsAllocated) / 8;

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
  const unused = values instanceof Int16Array ? 32 - bitsStored : 0;
  const isWhole = Number.isInteger(slope) && Number.isInteger(intercept);
  // Adding whole numbers can be taken back, whatever came out: it is done in the same pass.
  const added = isWhole && slope === 1 ? intercept : 0;
  const [low, high] = add(values, added, unused);
  const ends = [low * slope + intercept, high * slope + intercept] as const;
  const [min, max] = [Math.min(...ends), Math.max(...ends)];
  const isSigned = min < 0;
  const fits =
    isWhole && min >= SIGNED.least && max <= (isSigned ? SIGNED.most : UNSIGNED_MOST);
  if (!fits) {
    if (added !== 0) add(values, -added, 0);
    return undefined;
  }
  const into = signedAs(values, { min });
  if (slope !== 1) {
    for (let at = 0; at < values.length; at++) {
      into[at] = (values[at] as number) * slope + intercept;
    }
  }
  return { values: into, min, max };
}

/** Values of 16 bits that were rescaled where they lie: with a sign where one of them has one. */
export function signedAs(
  { buffer, byteOffset, length }: PlainValues,
  { min }: { readonly min: number },
): PlainValues {
  const Values = min < 0 ? Int16Array : Uint16Array;
  return new Values(buffer as ArrayBuffer, byteOffset, length);
}

/**
 * Add to values of 16 bits where they lie, modulo 2¹⁶. One pass, over nothing but whole numbers: all of a
 * series goes through here while it opens.
 *
 * @param unused - Bits above the sign among 32; 0 where there is none.
 * @returns The extremes before anything was added.
 */
function add(
  values: Int16Array | Uint16Array,
  by: number,
  unused: number,
): [low: number, high: number] {
  const { length } = values;
  let low = UNSIGNED_MOST;
  let high = SIGNED.least;
  for (let at = 0; at < length; at++) {
    const value = ((values[at] as number) << unused) >> unused;
    if (value < low) low = value;
    if (value > high) high = value;
    values[at] = value + by;
  }
  return [low, high];
}
