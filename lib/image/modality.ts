import type { LookUpTable } from '@/lib/dicom/look-up-tables';

/** Samples of one frame as a decoder gives them: sign-extended, masked to Bits Stored. */
export type Samples =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array;

/** What turns stored values into the modality's: a line or a table, and which values are no signal. */
export interface ModalityAttributes {
  readonly rescale?: { readonly slope: number; readonly intercept: number } | undefined;
  /** Modality LUT Sequence (0028,3000); excludes `rescale`. */
  readonly modalityLut?: LookUpTable | undefined;
  readonly pixelPaddingValue?: number | undefined;
  readonly pixelPaddingRangeLimit?: number | undefined;
  /** 1: samples are signed, and so is a padding value that a reader took as unsigned. */
  readonly pixelRepresentation?: number | undefined;
}

/** The value of a table at a stored value. */
export const lookUp = ({ firstMapped, entries }: LookUpTable, stored: number): number => {
  const index = Math.min(Math.max(stored - firstMapped, 0), entries.length - 1);
  return entries[index] ?? 0;
};

/**
 * One stored value in the modality's units (HU for CT); NaN for pixel padding.
 *
 * NaN, since a number would take part: percentiles, ROI statistics and measurements skip it, and a
 * comparison with it is false. Windows show it black.
 *
 * @see DICOM PS3.3 C.11.1.1 (rescale, modality LUT), C.7.5.1.1.2 (padding, both ends inclusive)
 */
export function modalityFunction(
  attributes: ModalityAttributes,
): (stored: number) => number {
  const { modalityLut, rescale } = attributes;
  const { slope, intercept } = usable(rescale);
  const isPadding = paddingTest(attributes);
  return (stored) => {
    if (isPadding(stored)) return NaN;
    return modalityLut ? lookUp(modalityLut, stored) : stored * slope + intercept;
  };
}

/**
 * Stored values in the modality's units.
 *
 * @returns One value per sample, in order; NaN where the sample is pixel padding.
 */
export function toModalityValues(
  samples: Samples,
  attributes: ModalityAttributes,
): Float32Array {
  const values = new Float32Array(samples.length);
  const table = tableOver(samples, modalityFunction(attributes));
  if (table) {
    const { first, outputs } = table;
    for (let i = 0; i < samples.length; i++) {
      values[i] = outputs[(samples[i] ?? 0) - first] ?? NaN;
    }
    return values;
  }
  const convert = modalityFunction(attributes);
  for (let i = 0; i < samples.length; i++) values[i] = convert(samples[i] ?? 0);
  return values;
}

// A slope of 0 would flatten the picture; writers leave it when they mean "none".
const usable = (rescale: ModalityAttributes['rescale']) =>
  rescale && rescale.slope !== 0 ? rescale : { slope: 1, intercept: 0 };

function paddingTest(attributes: ModalityAttributes): (stored: number) => boolean {
  const { pixelPaddingValue: value, pixelPaddingRangeLimit: limit } = attributes;
  if (value === undefined) return () => false;
  // Implicit VR doesn't say whether -2000 or 63536 is meant; the samples do.
  const signed = attributes.pixelRepresentation === 1;
  const asStored = (number: number) =>
    signed && number > 32767 ? number - 65536 : number;
  const ends = [asStored(value), asStored(limit ?? value)];
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  return (stored) => stored >= low && stored <= high;
}

/**
 * The output of a function for every stored value between the smallest and the largest: a slice has
 * far more pixels than values.
 *
 * @returns undefined where a table would be longer than the work it saves, or samples aren't whole.
 */
export function tableOver(
  samples: Samples,
  output: (stored: number) => number,
): { first: number; outputs: Float64Array } | undefined {
  const range = tableRange(samples);
  if (!range) return undefined;
  const { first, length } = range;
  const outputs = new Float64Array(length);
  for (let i = 0; i < length; i++) outputs[i] = output(first + i);
  return { first, outputs };
}

/** From which stored value a table over samples reaches how far; undefined as for `tableOver`. */
export function tableRange(
  samples: Samples,
): { first: number; length: number } | undefined {
  if (samples instanceof Float32Array || samples.length === 0) return undefined;
  let first = samples[0] ?? 0;
  let last = first;
  for (let i = 1; i < samples.length; i++) {
    const sample = samples[i] ?? 0;
    if (sample < first) first = sample;
    else if (sample > last) last = sample;
  }
  if (last - first >= Math.max(samples.length, 4096)) return undefined;
  return { first, length: last - first + 1 };
}
