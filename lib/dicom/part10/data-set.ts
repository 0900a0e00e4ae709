import { inflateRawSync } from 'node:zlib';
import dicomParser, { type Element } from 'dicom-parser';
import { AppError } from '@/lib/errors';
import { BoundedStream, standardVr } from '@/lib/dicom/part10/element-stream';
import { findDataSet } from '@/lib/dicom/part10/file-start';

export type Elements = Readonly<Record<string, Element | undefined>>;

/** A data set as it lies in memory: where its elements are, not yet what they say. */
export interface StoredDataSet {
  /** What all offsets refer to: the file, or the inflated data set of a deflated one. */
  readonly bytes: Uint8Array;
  readonly deflated: boolean;
  readonly littleEndian: boolean;
  /** Values come without their VR. */
  readonly implicit: boolean;
  readonly transferSyntaxUid: string;
  readonly elements: Elements;
  readonly pixelData: StoredPixelData | undefined;
  /** From the file meta information. */
  readonly mediaStorage: { sopClassUid?: string; sopInstanceUid?: string };
}

export interface StoredPixelData {
  /** As dicom-parser writes it, `x7fe00010`. */
  readonly tag: string;
  readonly vr: string | undefined;
  readonly offset: number;
  /** As declared; undefined for a sequence of fragments. */
  readonly length: number | undefined;
}

/** Pixel Data, Float Pixel Data, Double Float Pixel Data. */
const PIXEL_DATA = new Set(['x7fe00008', 'x7fe00009', 'x7fe00010']);

const MIB = 1024 * 1024;
/** Deflate reaches 1000:1; data sets of images stay far below 100:1 once they are large. */
const INFLATED_LIMIT = { bytes: 512 * MIB, always: 64 * MIB, ratio: 100 };

/**
 * Find the elements of a DICOM file, up to its pixel data. What follows the pixel data (padding,
 * signatures) isn't read.
 *
 * @throws AppError `not_dicom`, `dicom_damaged`
 */
export function readDataSet(file: Uint8Array): StoredDataSet {
  const start = findDataSet(file);
  const deflated = start.encoding === 'deflated';
  const bytes = deflated ? inflate(file.subarray(start.offset)) : file;
  const littleEndian = start.encoding !== 'big-endian';
  const found = readElements(
    bytes,
    deflated ? 0 : start.offset,
    start.encoding === 'implicit',
    littleEndian,
  );
  return {
    bytes,
    deflated,
    littleEndian,
    implicit: start.encoding === 'implicit',
    transferSyntaxUid: start.transferSyntaxUid,
    mediaStorage: start.mediaStorage,
    ...found,
  };
}

/**
 * The inflated data set of a file in the deflated transfer syntax: what the offsets of a frame
 * index marked `deflated` refer to.
 *
 * @throws AppError `not_dicom`, `dicom_damaged`
 */
export const inflateDataSet = (file: Uint8Array): Uint8Array =>
  inflate(file.subarray(findDataSet(file).offset));

function inflate(deflated: Uint8Array): Uint8Array {
  const allowed = Math.max(INFLATED_LIMIT.always, INFLATED_LIMIT.ratio * deflated.length);
  try {
    return inflateRawSync(deflated, {
      maxOutputLength: Math.min(INFLATED_LIMIT.bytes, allowed),
    });
  } catch (cause) {
    const tooLarge =
      cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    throw new AppError(
      'dicom_damaged',
      tooLarge
        ? 'Its compressed data set unpacks to more than this program accepts.'
        : 'Its compressed data set is damaged or ends too early.',
      { cause },
    );
  }
}

/** The elements from there on, up to pixel data. @throws AppError `dicom_damaged` */
export function readElements(
  bytes: Uint8Array,
  offset: number,
  implicit: boolean,
  littleEndian: boolean,
): Pick<StoredDataSet, 'elements' | 'pixelData'> {
  const elements: Record<string, Element> = {};
  if (bytes.length - offset < 8) throw endsInHeader();
  const stream = new BoundedStream(bytes, offset, littleEndian);
  while (bytes.length - stream.position >= 8) {
    const tag = stream.peekTag();
    // Padding of zeros or ones, data set trailing padding (FFFC,FFFC): the end.
    if (/^x(0000|ff)/.test(tag)) break;
    const element = readElement(stream, tag, implicit);
    if (PIXEL_DATA.has(tag)) {
      const length = element.hadUndefinedLength ? undefined : element.length;
      return {
        elements,
        pixelData: { tag, vr: element.vr, offset: element.dataOffset, length },
      };
    }
    if (stream.position > bytes.length || stream.endedEarly()) throw endsInHeader();
    elements[tag] = element;
  }
  const rest = bytes.length - stream.position;
  if (rest < 8 && bytes.subarray(stream.position).some((byte) => byte !== 0)) {
    throw endsInHeader(); // Too short for an element, and no padding.
  }
  return { elements, pixelData: undefined };
}

function readElement(stream: BoundedStream, tag: string, implicit: boolean): Element {
  const stopAt = PIXEL_DATA.has(tag) ? tag : undefined;
  try {
    return implicit
      ? dicomParser.readDicomElementImplicit(stream, stopAt, impliedVr)
      : dicomParser.readDicomElementExplicit(stream, stream.warnings, stopAt);
  } catch (cause) {
    // dicom-parser throws strings; a read past the end is the one cause worth telling apart.
    if (/past end of buffer|maxP ?osition|buffer overrun/.test(String(cause))) {
      throw endsInHeader(cause);
    }
    throw new AppError(
      'dicom_damaged',
      `Its header cannot be read beyond element (${tag.slice(1, 5)},${tag.slice(5)}).`,
      { cause },
    );
  }
}

// dicom-parser's types forget that “unknown” is an answer: it then looks whether items follow.
const impliedVr = standardVr as (tag: string) => string;

const endsInHeader = (cause?: unknown) =>
  new AppError('dicom_damaged', 'The file ends in the middle of its header.', { cause });
