import type { FrameLayout } from '@/lib/dicom/frame-index';
import type { ImageAttributes } from '@/lib/dicom/image-attributes';
import type { RawSamples } from '@/lib/codecs/samples';
import { AppError } from '@/lib/errors';

/**
 * Samples of an uncompressed frame.
 *
 * @see DICOM PS3.5 8.1.1, Annex D
 */
export function readNative(
  bytes: Uint8Array,
  image: ImageAttributes,
  {
    bigEndian,
    firstBit = 0,
    pairsSwapped = false,
  }: { bigEndian: boolean } & Partial<FrameLayout>,
): RawSamples {
  const { bitsAllocated, bitsStored, highBit, planarConfiguration } = image;
  const planar = image.samplesPerPixel > 1 && planarConfiguration === 1;
  if (bitsAllocated === 1) {
    const count = image.rows * image.columns * image.samplesPerPixel;
    const unpacked = unpackBits(bytes, firstBit, count);
    return { bytes: unpacked, bytesPerSample: 1, planar, shift: 0 };
  }
  const bytesPerSample = wordSize(bitsAllocated);
  const shift = image.floatingPoint ? 0 : Math.max(0, highBit + 1 - bitsStored);
  const little = bigEndian ? swapped(bytes, pairsSwapped ? 2 : bytesPerSample) : bytes;
  if (isSubsampled(image)) {
    return { bytes: upsample422(little, image), bytesPerSample: 1, planar: false, shift };
  }
  return { bytes: little, bytesPerSample, planar, shift };
}

/** YBR_FULL_422 and YBR_PARTIAL_422 as stored: Y Y Cb Cr for two pixels. */
export const isSubsampled = (image: ImageAttributes): boolean =>
  image.samplesPerPixel === 3 &&
  image.bitsAllocated === 8 &&
  image.photometricInterpretation.endsWith('_422');

export function wordSize(bitsAllocated: number): 1 | 2 | 4 | 8 {
  if (bitsAllocated <= 8) return 1;
  if (bitsAllocated === 16) return 2;
  return bitsAllocated === 32 ? 4 : 8;
}

/** The first pixel is the lowest bit (PS3.5 8.1.1). */
function unpackBits(bytes: Uint8Array, firstBit: number, count: number): Uint8Array {
  if (bytes.length * 8 < firstBit + count) {
    throw new AppError(
      'decode_failed',
      'The frame has fewer bits than the image has pixels.',
    );
  }
  const unpacked = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const bit = firstBit + index;
    unpacked[index] = ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1;
  }
  return unpacked;
}

function swapped(bytes: Uint8Array, size: number): Uint8Array {
  if (size === 1) return bytes;
  const copy = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % size)));
  if (size === 2) return copy.swap16();
  return size === 4 ? copy.swap32() : copy.swap64();
}

/** The chroma of a pair belongs to both of its pixels (PS3.3 C.7.6.3.1.2). */
function upsample422(bytes: Uint8Array, { rows, columns }: ImageAttributes): Uint8Array {
  const pairs = Math.floor((rows * columns) / 2);
  if (bytes.length < pairs * 4) {
    throw new AppError(
      'decode_failed',
      'The frame has fewer bytes than the image needs.',
    );
  }
  const full = new Uint8Array(rows * columns * 3);
  for (let pair = 0; pair < pairs; pair++) {
    const [first = 0, second = 0, cb = 0, cr = 0] = bytes.subarray(
      pair * 4,
      pair * 4 + 4,
    );
    full.set([first, cb, cr, second, cb, cr], pair * 6);
  }
  return full;
}
