import type { DecodedFrame } from '@/lib/codecs/decode-frame';
import { encodeRle } from '@/lib/codecs/encode/rle';
import {
  encodeHtj2k,
  encodeJpeg,
  encodeJpeg2000,
  encodeJpegLs,
  type ToEncode,
} from '@/lib/codecs/encode/wasm-encoders';
import { decodeWithWasm } from '@/lib/codecs/wasm-codecs';
import { codingOf, type Coding } from '@/lib/dicom/recode/coded-syntaxes';
import { transferSyntax } from '@/lib/dicom/transfer-syntax';
import { AppError } from '@/lib/errors';

/** A frame in another coding, and what is to be said of it in a header. */
export interface EncodedFrame {
  readonly bytes: Uint8Array;
  readonly photometricInterpretation: string;
  readonly bitsAllocated: 8 | 16 | 32;
}

/**
 * Code a frame in the transfer syntax that is asked for. What is said to lose nothing was decoded
 * again and compared.
 *
 * @param bitsStored - Of the header: what `samples` has.
 * @throws AppError `unsupported` for what can't be coded so; see `whyNotCoded` for what is known before.
 */
export async function encodeFrame(
  decoded: DecodedFrame,
  bitsStored: number,
  toUid: string,
): Promise<EncodedFrame> {
  const coding = codingOf(toUid);
  const name = transferSyntax(toUid)?.name ?? 'that transfer syntax';
  const { samples, samplesPerPixel, photometricInterpretation } = decoded;
  if (coding === 'rle') {
    const bytes = encodeRle(samples, decoded);
    const bitsAllocated = (samples.BYTES_PER_ELEMENT * 8) as 8 | 16 | 32;
    return { bytes, photometricInterpretation, bitsAllocated };
  }
  const frame = toEncode(decoded, bitsStored, coding);
  if (!coding || !frame) {
    throw new AppError('unsupported', `This frame can't be coded as ${name}.`);
  }
  const bytes = await encoded(frame, coding).catch((cause: unknown) => {
    throw new AppError('unsupported', `This frame can't be coded as ${name}.`, { cause });
  });
  const isColour = samplesPerPixel === 3;
  return {
    bytes,
    photometricInterpretation: isColour
      ? (COLOUR[coding] ?? photometricInterpretation)
      : photometricInterpretation,
    bitsAllocated: frame.precision > 8 ? 16 : 8,
  };
}

/** What becomes of RGB: the transformations of JPEG 2000 (PS3.5 8.2.4) and of JPEG. */
const COLOUR: Partial<Record<Coding, string>> = {
  'jpeg-2000': 'YBR_RCT',
  htj2k: 'YBR_RCT',
  'htj2k-rpcl': 'YBR_RCT',
  jpeg: 'YBR_FULL',
};

/** Undefined for what these encoders don't take. */
function toEncode(
  { rows, columns, samples, samplesPerPixel, photometricInterpretation }: DecodedFrame,
  bitsStored: number,
  coding: Coding | undefined,
): ToEncode | undefined {
  const isColour = samplesPerPixel === 3;
  const signed =
    coding !== 'jpeg-ls' &&
    (samples instanceof Int8Array || samples instanceof Int16Array);
  if (samples.BYTES_PER_ELEMENT > 2 || (samplesPerPixel !== 1 && !isColour)) {
    return undefined;
  }
  if (coding === 'jpeg' && (bitsStored > 8 || signed)) return undefined;
  if (coding !== 'jpeg-ls') {
    // OpenJPEG and OpenJPH read bytes without their sign, and words of one component.
    if (bitsStored <= 8 && signed) return undefined;
    if (isColour && (bitsStored > 8 || photometricInterpretation !== 'RGB')) {
      return undefined;
    }
  }
  return {
    ...{ rows, columns, signed },
    components: isColour ? 3 : 1,
    // JPEG knows bytes, JPEG-LS no single bits (ITU-T T.87 C.2.2).
    precision: coding === 'jpeg' ? 8 : Math.max(coding === 'jpeg-ls' ? 2 : 1, bitsStored),
    bytes: asBytes(samples, bitsStored, coding === 'jpeg-ls'),
  };
}

/** Bytes of up to 8 bits, else words; without what is above the stored bits where signs are not coded. */
function asBytes(
  samples: DecodedFrame['samples'],
  bitsStored: number,
  masked: boolean,
): Uint8Array {
  const mask = 2 ** bitsStored - 1;
  if (bitsStored <= 8) return Uint8Array.from(samples, (sample) => sample & mask);
  const words =
    masked && bitsStored < 16
      ? Uint16Array.from(samples, (sample) => sample & mask)
      : samples;
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}

async function encoded(frame: ToEncode, coding: Coding): Promise<Uint8Array> {
  switch (coding) {
    case 'jpeg':
      return encodeJpeg(frame);
    case 'jpeg-ls':
      return proven(frame, 'jpeg-ls', await encodeJpegLs(frame));
    case 'jpeg-2000':
      return proven(frame, 'jpeg-2000', await encodeJpeg2000(frame));
    case 'htj2k':
    case 'htj2k-rpcl':
      return proven(frame, 'htj2k', await encodeHtj2k(frame, coding === 'htj2k-rpcl'));
    case 'rle':
      throw new Error('RLE is coded elsewhere.');
  }
}

/**
 * The codestream, once it was decoded to the very same samples: OpenJPH has lost pixels of noise, and
 * OpenJPEG has given what was no codestream.
 */
async function proven(
  { bytes }: ToEncode,
  coding: 'jpeg-ls' | 'jpeg-2000' | 'htj2k',
  codestream: Uint8Array,
): Promise<Uint8Array> {
  const { bytes: again } = await decodeWithWasm(coding, codestream);
  // Some codecs give arrays of the clamped kind, which nothing of Node's takes.
  const { buffer, byteOffset, byteLength } = again;
  if (Buffer.from(buffer, byteOffset, byteLength).equals(bytes)) return codestream;
  throw new Error('Decoded again, the frame is another.');
}
