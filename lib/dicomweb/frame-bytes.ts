import type { ImageAttributes } from '@/lib/dicom/image-attributes';
import type { Palette } from '@/lib/dicom/look-up-tables';
import { renderFrame, type DecodedPixels, type RenderedFrame } from '@/lib/image/render';
import { isGrey, toRgb } from '@/lib/image/photometric';

/**
 * A stored frame as its content type says it is: big-endian words are swapped, and one-bit frames
 * begin at the lowest bit of their first byte.
 */
export function toLittleEndian(
  bytes: Uint8Array,
  { bigEndian, bitsAllocated, pairsSwapped }: WordOrder,
): Uint8Array {
  if (!bigEndian || (bitsAllocated <= 8 && !pairsSwapped)) return bytes;
  return swappedWords(bytes, Math.max(2, bitsAllocated / 8));
}

/** A copy with the bytes of each word turned round; as it is where words don't fit. */
export function swappedWords(bytes: Uint8Array, size: number): Uint8Array {
  if (size <= 1 || bytes.length % size !== 0) return bytes;
  const swapped = Buffer.from(bytes);
  if (size === 2) return swapped.swap16();
  return size === 4 ? swapped.swap32() : swapped.swap64();
}

interface WordOrder {
  bigEndian: boolean;
  bitsAllocated: number;
  pairsSwapped: boolean;
}

/**
 * A one-bit frame that begins inside a byte, moved to its beginning (PS3.5 8.1.1: the first pixel is
 * the lowest bit).
 */
export function alignedBits(
  bytes: Uint8Array,
  firstBit: number,
  bits: number,
): Uint8Array {
  const length = Math.ceil(bits / 8);
  const aligned = new Uint8Array(length);
  for (let at = 0; at < length; at++) {
    const pair = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    aligned[at] = pair >> firstBit;
  }
  const unused = length * 8 - bits;
  if (unused > 0) aligned[length - 1] = (aligned[length - 1] ?? 0) & (0xff >> unused);
  return aligned;
}

/** The bytes of a decoded frame, its samples as they are. */
export function samplesBytes({ samples }: Pick<DecodedPixels, 'samples'>): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

/** The bytes of a plain frame, see `whyPlain`. @throws AppError `unsupported` for an unknown kind of colour. */
export function plainBytes(
  decoded: DecodedPixels,
  image: Pick<ImageAttributes, 'bitsStored'>,
  palette: Palette | undefined,
  frame: RenderedFrame = {},
): Uint8Array {
  const { bitsStored } = image;
  if (isGrey(decoded.photometricInterpretation)) {
    // Colours among the greys: what is left of them is what the file's window makes of them.
    return palette
      ? renderFrame({ decoded, image, frame, palette }).data
      : samplesBytes(decoded);
  }
  return toRgb({
    samples: decoded.samples,
    pixels: decoded.rows * decoded.columns,
    photometric: decoded.photometricInterpretation,
    bitsStored,
    palette,
  });
}
