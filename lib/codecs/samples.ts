import type { ImageAttributes } from '@/lib/dicom/image-attributes';
import { AppError } from '@/lib/errors';

export type Samples =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array;

/** Samples as a decoder leaves them: little-endian words, any layout, any unused bits. */
export interface RawSamples {
  readonly bytes: Uint8Array;
  readonly bytesPerSample: 1 | 2 | 4 | 8;
  /** One component after the other (RRR GGG BBB). */
  readonly planar: boolean;
  /** The lowest bit in use: not 0 only in old left-justified native data. */
  readonly shift: number;
}

/**
 * Raw samples as the rest of the program takes them: interleaved, only the stored bits, negative
 * where the sign bit says so.
 *
 * @returns An array of the word the header allocates, in memory of its own.
 * @throws AppError `decode_failed` when there are fewer samples than the image has.
 */
export function normalSamples(raw: RawSamples, image: ImageAttributes): Samples {
  const count = image.rows * image.columns * image.samplesPerPixel;
  if (raw.bytes.length < count * raw.bytesPerSample) {
    throw new AppError(
      'decode_failed',
      `The frame decodes to ${raw.bytes.length} bytes where ` +
        `${count * raw.bytesPerSample} are needed.`,
    );
  }
  if (image.floatingPoint) return floats(raw, count);
  const words = sized(wordsOf(raw, count), image);
  const ordered = raw.planar ? interleave(words, image.samplesPerPixel) : words;
  keepStoredBits(ordered, raw.shift, image.bitsStored);
  return ordered;
}

type Words = Exclude<Samples, Float32Array>;

/** Aligned, and not the decoder's own memory. A Buffer's `slice` would not copy. */
const copied = (bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> => {
  const copy = new Uint8Array(length);
  copy.set(bytes.subarray(0, length));
  return copy;
};

function wordsOf({ bytes, bytesPerSample }: RawSamples, count: number): Unsigned {
  const copy = copied(bytes, count * bytesPerSample);
  if (bytesPerSample === 1) return copy;
  if (bytesPerSample === 2) return new Uint16Array(copy.buffer);
  if (bytesPerSample === 4) return new Uint32Array(copy.buffer);
  throw new AppError('unsupported', 'Integer samples of 64 bits are not read.');
}

type Unsigned =
  Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** The same bits in words of the allocated size, signed as the header says. */
function sized(words: Unsigned, image: ImageAttributes): Words {
  const size = image.bitsAllocated <= 8 ? 1 : image.bitsAllocated === 16 ? 2 : 4;
  const Word = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array }[size];
  const Signed = { 1: Int8Array, 2: Int16Array, 4: Int32Array }[size];
  const same: Unsigned = words.BYTES_PER_ELEMENT === size ? words : Word.from(words);
  return image.pixelRepresentation === 1 ? new Signed(same.buffer) : same;
}

function interleave(words: Words, components: number): Words {
  const ordered = words.slice();
  const pixels = words.length / components;
  for (let component = 0; component < components; component++) {
    const from = component * pixels;
    for (let pixel = 0; pixel < pixels; pixel++) {
      ordered[pixel * components + component] = words[from + pixel] ?? 0;
    }
  }
  return ordered;
}

/** Drop overlays and other bits outside the stored ones, spread the sign bit. In place. */
function keepStoredBits(words: Words, lowest: number, bitsStored: number) {
  const size = words.BYTES_PER_ELEMENT * 8;
  if (bitsStored >= size && lowest === 0) return;
  const up = 32 - bitsStored - lowest;
  const down = 32 - bitsStored;
  const signed =
    words instanceof Int8Array ||
    words instanceof Int16Array ||
    words instanceof Int32Array;
  for (let index = 0; index < words.length; index++) {
    const moved = (words[index] ?? 0) << up;
    words[index] = signed ? moved >> down : moved >>> down;
  }
}

function floats({ bytes, bytesPerSample }: RawSamples, count: number): Float32Array {
  const copy = copied(bytes, count * bytesPerSample);
  return bytesPerSample === 8
    ? Float32Array.from(new Float64Array(copy.buffer))
    : new Float32Array(copy.buffer);
}
