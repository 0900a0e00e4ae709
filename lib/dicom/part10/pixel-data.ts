import { AppError } from '@/lib/errors';
import { isVideo } from '@/lib/dicom/display/video';
import type { ByteRange, FrameIndex } from '@/lib/dicom/frame-index';
import type { ImageAttributes } from '@/lib/dicom/image-attributes';
import type { StoredDataSet, StoredPixelData } from '@/lib/dicom/part10/data-set';

/**
 * Find the frames of an instance's pixel data.
 *
 * @throws AppError `dicom_damaged` when there is less than the header promises.
 */
export function indexFrames(
  stored: StoredDataSet,
  pixelData: StoredPixelData,
  image: ImageAttributes,
): FrameIndex {
  return pixelData.length === undefined
    ? { kind: 'encapsulated', frames: encapsulatedFrames(stored, pixelData, image) }
    : nativeFrames(stored, { ...pixelData, length: pixelData.length }, image);
}

function nativeFrames(
  { bytes, deflated, littleEndian }: StoredDataSet,
  { vr, offset, length }: StoredPixelData & { length: number },
  image: ImageAttributes,
): FrameIndex {
  const bitsPerFrame = image.rows * image.columns * bitsPerPixel(image);
  const needed = Math.ceil((bitsPerFrame * image.numberOfFrames) / 8);
  const present = Math.min(length, bytes.length - offset);
  if (present < needed) throw cutShort(present, needed, bytes.length - offset < length);
  return {
    kind: 'native',
    offset,
    bytesPerFrame: Math.ceil(bitsPerFrame / 8),
    count: image.numberOfFrames,
    ...(bitsPerFrame % 8 !== 0 && { bitsPerFrame }),
    ...(!littleEndian &&
      vr === 'OW' &&
      image.bitsAllocated === 8 && { pairsSwapped: true as const }),
    ...(deflated && { deflated }),
  };
}

/** Chroma of 4:2:2 is stored for every second pixel (PS3.3 C.7.6.3.1.2). */
const bitsPerPixel = (image: ImageAttributes) =>
  /_422$/.test(image.photometricInterpretation) && image.samplesPerPixel === 3
    ? 2 * image.bitsAllocated
    : image.samplesPerPixel * image.bitsAllocated;

function cutShort(present: number, needed: number, fileEnds: boolean) {
  const [unit, size] = needed >= 10_240 ? ['KiB', 1024] : ['bytes', 1];
  const there = `${Math.floor(present / size)} of ${Math.ceil(needed / size)} ${unit} are there`;
  return new AppError(
    'dicom_damaged',
    fileEnds
      ? `The file ends in the middle of its pixel data: ${there}.`
      : `Its pixel data are shorter than its size says: ${there}.`,
  );
}

/**
 * Which fragments make up which frame: by the extended or basic offset table where it fits the
 * fragments, one fragment each, or by the codestreams' own beginnings.
 *
 * @see DICOM PS3.5 A.4
 */
function encapsulatedFrames(
  stored: StoredDataSet,
  pixelData: StoredPixelData,
  { numberOfFrames: count }: ImageAttributes,
): ByteRange[][] {
  const { items, ended } = readItems(stored.bytes, pixelData.offset);
  const [table, ...fragments] = items;
  const first = fragments[0];
  if (isVideo(stored.transferSyntaxUid)) return [wholeVideo(fragments, ended)];
  if (!table || !first || fragments.length < count) {
    throw new AppError(
      'dicom_damaged',
      `The file holds ${fragments.length} of its ${count} compressed frames.`,
    );
  }
  const split =
    (count === 1 && [0]) ||
    startsAt(fragments, extendedOffsets(stored), count) ||
    startsAt(fragments, basicOffsets(stored.bytes, table), count) ||
    (fragments.length === count && fragments.map((_, index) => index)) ||
    codestreamStarts(stored.bytes, fragments, count);
  if (!split) {
    throw new AppError(
      'dicom_damaged',
      `Its ${fragments.length} pieces of pixel data can't be assigned to ${count} frames.`,
    );
  }
  if (!ended) {
    throw new AppError(
      'dicom_damaged',
      `The file ends in the middle of its pixel data, within frame ${split.length} of ${count}.`,
    );
  }
  return split.map((start, index) => fragments.slice(start, split[index + 1]));
}

/** Fragments of a video are cut anywhere: only together do they mean something (PS3.5 8.2.5). */
function wholeVideo(fragments: readonly ByteRange[], ended: boolean): ByteRange[] {
  if (fragments.some(([, length]) => length > 0) && ended) return [...fragments];
  throw new AppError(
    'dicom_damaged',
    fragments.length > 0
      ? 'The file ends in the middle of its video.'
      : 'It holds no video.',
  );
}

const ITEM = 0xfffee000;

/** Where the fragments of encapsulated pixel data lie, without the offset table. */
export const fragmentsOf = ({ bytes }: StoredDataSet, { offset }: StoredPixelData) =>
  readItems(bytes, offset)
    .items.slice(1)
    // The last one may say that it is longer than the file.
    .map(([at, length]): ByteRange => [at, Math.min(length, bytes.length - at)]);

/** Items of the pixel sequence, the offset table first; `ended`: the last one is whole. */
function readItems(bytes: Uint8Array, offset: number) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const items: ByteRange[] = [];
  let at = offset;
  while (at + 8 <= bytes.length) {
    const tag = view.getUint16(at, true) * 0x10000 + view.getUint16(at + 2, true);
    // The delimiter; or, in files that lack it, whatever comes instead of another fragment.
    if (tag !== ITEM) break;
    const length = view.getUint32(at + 4, true);
    items.push([at + 8, length]);
    at += 8 + length;
  }
  return { items, ended: at <= bytes.length };
}

/** Fragments that begin at offsets counted from the first fragment's item tag, or undefined. */
function startsAt(
  fragments: readonly ByteRange[],
  offsets: readonly number[],
  count: number,
): number[] | undefined {
  if (offsets.length !== count) return undefined;
  const origin = fragments[0]?.[0] ?? 0;
  const byOffset = new Map(fragments.map(([at], index) => [at - origin, index]));
  const starts = offsets.flatMap((each) => byOffset.get(each) ?? []);
  const rising = starts.every((start, index) => start > (starts[index - 1] ?? -1));
  return starts.length === count && starts[0] === 0 && rising ? starts : undefined;
}

function basicOffsets(bytes: Uint8Array, [offset, length]: ByteRange): number[] {
  if (offset + length > bytes.length) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(length / 4) }, (_, index) =>
    view.getUint32(offset + index * 4, true),
  );
}

/** Extended Offset Table (7FE0,0001): 64-bit offsets, for pixel data over 4 GiB. */
function extendedOffsets({ bytes, elements }: StoredDataSet): number[] {
  const table = elements['x7fe00001'];
  if (!table) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(table.length / 8) }, (_, index) =>
    Number(view.getBigUint64(table.dataOffset + index * 8, true)),
  );
}

/** JPEG, JPEG-LS: start of image; JPEG 2000: start of codestream and its size marker. */
const BEGINNINGS = [
  [0xff, 0xd8, 0xff],
  [0xff, 0x4f, 0xff, 0x51],
];

function codestreamStarts(
  bytes: Uint8Array,
  fragments: readonly ByteRange[],
  count: number,
): number[] | undefined {
  const starts = fragments.flatMap(([offset], index) =>
    BEGINNINGS.some((mark) => mark.every((byte, at) => bytes[offset + at] === byte))
      ? [index]
      : [],
  );
  if (starts[0] !== 0) return undefined;
  if (starts.length === count) return starts;
  // A fragment may begin like an image by chance: count those that follow a whole image.
  const whole = starts.filter(
    (start) => start === 0 || endsImage(bytes, fragments[start - 1]),
  );
  return whole.length === count ? whole : undefined;
}

/** Ends with FF D9 (end of image, end of codestream), padded with at most one byte. */
function endsImage(bytes: Uint8Array, fragment: ByteRange | undefined): boolean {
  if (!fragment) return false;
  const end = fragment[0] + fragment[1];
  return [end, end - 1].some((at) => bytes[at - 2] === 0xff && bytes[at - 1] === 0xd9);
}
