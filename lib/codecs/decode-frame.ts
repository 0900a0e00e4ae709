import {
  endsWhole,
  readCodestream,
  refinesCoefficients,
  type Codestream,
} from '@/lib/codecs/codestream';
import { refuseHollow, refuseMonster } from '@/lib/codecs/frame-size';
import { isSubsampled, readNative, wordSize } from '@/lib/codecs/native';
import { decodeRle } from '@/lib/codecs/rle';
import { normalSamples, type RawSamples, type Samples } from '@/lib/codecs/samples';
import { decodeJpeg12, decodeJpegLossless } from '@/lib/codecs/script-codecs';
import { decodeWithWasm } from '@/lib/codecs/wasm-codecs';
import type { FrameLayout } from '@/lib/dicom/frame-index';
import type { ImageAttributes } from '@/lib/dicom/image-attributes';
import { transferSyntax, type TransferSyntax } from '@/lib/dicom/transfer-syntax';
import { AppError } from '@/lib/errors';

export interface DecodeRequest {
  /** One frame as stored (fragments joined, the data set's deflation undone). */
  readonly bytes: Uint8Array;
  readonly transferSyntaxUid: string;
  readonly image: ImageAttributes;
  /** `frameLayout` of the frame index; only few uncompressed frames need it. */
  readonly layout?: FrameLayout;
}

export interface DecodedFrame {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  /** Interleaved (RGBRGB), only the stored bits, sign-extended. */
  readonly samples: Samples;
  /** Of `samples`: a codec that turned YBR into RGB is believed, 4:2:2 is full. */
  readonly photometricInterpretation: string;
}

/**
 * Decode one frame of any transfer syntax this program reads.
 *
 * What the frame says of itself wins over the transfer syntax where both are JPEG, since files
 * are mislabelled; the size must be the header's.
 *
 * @throws AppError `decode_failed` for a damaged frame, `unsupported` for a coding without decoder.
 */
export async function decodeFrame(request: DecodeRequest): Promise<DecodedFrame> {
  const { image } = request;
  const syntax = transferSyntax(request.transferSyntaxUid);
  refuseMonster(image);
  if (syntax?.encapsulated) refuseHollow(request.bytes, image, syntax);
  const { raw, photometric } = await decodeRaw(request, syntax);
  return {
    rows: image.rows,
    columns: image.columns,
    samplesPerPixel: image.samplesPerPixel,
    samples: normalSamples(raw, image),
    photometricInterpretation: photometric,
  };
}

interface Decoded {
  raw: RawSamples;
  photometric: string;
}

async function decodeRaw(
  { bytes, image, layout }: DecodeRequest,
  syntax: TransferSyntax | undefined,
): Promise<Decoded> {
  const said = image.photometricInterpretation;
  switch (syntax?.codec) {
    case 'native':
    case 'deflated':
    case 'big-endian': {
      const bigEndian = syntax.codec === 'big-endian';
      const raw = readNative(bytes, image, { bigEndian, ...layout });
      return { raw, photometric: isSubsampled(image) ? said.replace('_422', '') : said };
    }
    case 'rle': {
      const bytesPerSample = wordSize(image.bitsAllocated);
      const shift = Math.max(0, image.highBit + 1 - image.bitsStored);
      const decoded = decodeRle(bytes, image);
      return {
        raw: { bytes: decoded, bytesPerSample, planar: false, shift },
        photometric: said,
      };
    }
    case 'jpeg-8':
    case 'jpeg-12':
    case 'jpeg-lossless':
    case 'jpeg-ls':
    case 'jpeg-2000':
    case 'htj2k':
      return decodeCodestream(bytes, image, syntax);
    default:
      throw new AppError(
        'unsupported',
        `Frames coded as ${syntax?.name ?? 'an unknown transfer syntax'} are not decoded.`,
      );
  }
}

async function decodeCodestream(
  bytes: Uint8Array,
  image: ImageAttributes,
  syntax: TransferSyntax,
): Promise<Decoded> {
  const stream = readCodestream(bytes);
  if (!stream) throw failed(syntax);
  const { rows, columns, components } = stream;
  if (
    rows !== image.rows ||
    columns !== image.columns ||
    components !== image.samplesPerPixel
  ) {
    throw new AppError(
      'decode_failed',
      `The frame is ${columns} × ${rows} × ${components}; the header says ` +
        `${image.columns} × ${image.rows} × ${image.samplesPerPixel}.`,
    );
  }
  if (stream.uneven) {
    // OpenJPH would look for lines that are not there, without end; OpenJPEG's wrapper would read
    // beyond the samples that there are.
    throw new AppError('unsupported', 'Components of different sizes are not decoded.');
  }
  if (stream.lacksTiles) throw failed(syntax);
  try {
    return {
      raw: await decodeStream(bytes, image, stream),
      photometric: colourAfter(stream, image),
    };
  } catch (cause) {
    throw cause instanceof AppError ? cause : failed(syntax, cause);
  }
}

const failed = ({ name }: TransferSyntax, cause?: unknown) =>
  new AppError('decode_failed', `The frame is damaged: it can't be decoded as ${name}.`, {
    cause,
  });

/**
 * Two of these decoders fill up what is missing without a word; CharLS takes ten seconds to
 * notice. The others notice by themselves.
 */
const NEEDS_ITS_END = new Set(['jpeg-lossless', 'htj2k', 'jpeg-ls']);

async function decodeStream(
  bytes: Uint8Array,
  image: ImageAttributes,
  stream: Codestream,
): Promise<RawSamples> {
  if (NEEDS_ITS_END.has(stream.coding) && !endsWhole(bytes)) {
    throw new Error('The codestream has no end.');
  }
  if (stream.coding === 'jpeg-lossless') return decodeJpegLossless(bytes, stream);
  if (stream.coding === 'jpeg' && stream.precision > 8) {
    refuseRefinement(bytes);
    return decodeJpeg12(bytes, stream);
  }
  const isRgb = image.photometricInterpretation === 'RGB' && stream.components === 3;
  const named = stream.coding === 'jpeg' && isRgb && !stream.saysColour;
  const raw = await decodeWithWasm(stream.coding, named ? withAdobeMarker(bytes) : bytes);
  const { width, height, componentCount } = raw.info;
  const same =
    width === stream.columns &&
    height === stream.rows &&
    componentCount === stream.components;
  if (!same) throw new Error('The decoder found another size than the codestream names.');
  return raw;
}

/** The 12-bit decoder refines negative coefficients the wrong way: up to 85 counts off. */
function refuseRefinement(bytes: Uint8Array) {
  if (!refinesCoefficients(bytes)) return;
  throw new AppError(
    'unsupported',
    'JPEG of 12 bits with successive approximation is not decoded.',
  );
}

/**
 * libjpeg takes three unlabelled components for YCbCr and would “convert” RGB; an Adobe marker
 * with transform 0 tells it that they are RGB.
 */
function withAdobeMarker(bytes: Uint8Array): Uint8Array {
  const adobe = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0];
  const marked = new Uint8Array(bytes.length + adobe.length);
  marked.set(bytes.subarray(0, 2));
  marked.set(adobe, 2);
  marked.set(bytes.subarray(2), 2 + adobe.length);
  return marked;
}

function colourAfter(stream: Codestream, image: ImageAttributes): string {
  const said = image.photometricInterpretation;
  if (stream.components !== 3) return said;
  // libjpeg-turbo gives RGB whatever it was; JPEG 2000 decoders undo the component transform.
  if (stream.coding === 'jpeg' && stream.precision <= 8) return 'RGB';
  if (stream.componentTransform) return 'RGB';
  return said.startsWith('YBR_FULL')
    ? 'YBR_FULL'
    : said.replace(/^YBR_(RCT|ICT)$/, 'RGB');
}
