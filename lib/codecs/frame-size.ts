import type { ImageAttributes } from '@/lib/dicom/image-attributes';
import type { TransferSyntax } from '@/lib/dicom/transfer-syntax';
import { AppError } from '@/lib/errors';

/**
 * 32 times a 2048 × 2048 frame: more than any detector has, and what a codec may have of memory
 * (1 GiB) is enough for it.
 */
const MOST_SAMPLES = 2 ** 27;

/** @throws AppError `unsupported` for a frame that is larger than anything real. */
export function refuseMonster({ rows, columns, samplesPerPixel }: ImageAttributes) {
  if (rows * columns * samplesPerPixel <= MOST_SAMPLES) return;
  throw new AppError(
    'unsupported',
    `A frame of ${columns} × ${rows} pixels is larger than this program decodes.`,
  );
}

/** Up to 4096 × 4096 a frame may be all of one colour, and a few bytes long. */
const MAY_BE_HOLLOW = 2 ** 24;
/** Beyond that, so many samples have at least one byte. */
const MOST_SAMPLES_A_BYTE = 250;
/** RLE repeats a byte 128 times by two (PS3.5 G.3.1). Huffman codes have one bit or more. */
const CODED: Partial<Record<TransferSyntax['codec'], number>> = {
  rle: 64,
  'jpeg-lossless': 8,
};

/**
 * A frame too short for the pixels that it is said to have. A decoder would allocate them all before
 * it notices: 65,535² pixels are declared in a kilobyte.
 *
 * @throws AppError `decode_failed`
 */
export function refuseHollow(
  bytes: Uint8Array,
  { rows, columns, samplesPerPixel }: ImageAttributes,
  { codec }: TransferSyntax,
) {
  const samples = rows * columns * samplesPerPixel;
  const most = CODED[codec];
  const enough =
    most === undefined
      ? samples <= Math.max(MAY_BE_HOLLOW, bytes.length * MOST_SAMPLES_A_BYTE)
      : samples <= bytes.length * most;
  if (enough) return;
  throw new AppError(
    'decode_failed',
    `The frame has ${bytes.length} bytes, too few for ${columns} × ${rows} pixels.`,
  );
}
