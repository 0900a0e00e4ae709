import { readImageAttributes } from '@/lib/dicom/image-attributes';
import { TAG, stringOf, type DicomJson } from '@/lib/dicom/json';
import { readDataSet, type StoredDataSet } from '@/lib/dicom/part10/data-set';
import { findBulkValue } from '@/lib/dicom/part10/bulk-value';
import { codingOf } from '@/lib/dicom/recode/coded-syntaxes';
import { elementHead, textElement, wordElement } from '@/lib/dicom/recode/element-bytes';
import { encapsulated } from '@/lib/dicom/recode/encapsulated';
import { explicitDataSet } from '@/lib/dicom/recode/explicit-data-set';
import { fileMeta } from '@/lib/dicom/recode/file-meta';
import { transferSyntax } from '@/lib/dicom/transfer-syntax';
import { samplesBytes, swappedWords } from '@/lib/dicomweb/frame-bytes';
import { readAhead } from '@/lib/dicomweb/read-ahead';
import { AppError } from '@/lib/errors';
import type { StoredObjectOf } from '@/lib/store/archive/retrieval';
import { frameSource } from '@/lib/workflow/prepare/source-frames';
import type { World } from '@/lib/workflow/world';

/**
 * A file in Explicit VR Little Endian with its frames decoded, or in a compressed transfer syntax with
 * its frames coded, while it is written.
 *
 * @throws AppError `decode_failed`, `unsupported`; before the first chunk where the first frame
 *   shows it.
 */
export async function* recoded(
  world: World,
  instance: StoredObjectOf,
  syntax: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { sopInstanceUid, sopClassUid, objectSha256, transferSyntaxUid } = instance;
  const stored = readDataSet(await world.objects.read(objectSha256));
  const meta = fileMeta({ sopClassUid, sopInstanceUid, transferSyntaxUid: syntax });
  if (codingOf(syntax) && stored.pixelData) {
    yield* coded(world, stored, { instance, syntax, meta }, signal);
    return;
  }
  if (!transferSyntax(transferSyntaxUid)?.encapsulated || !stored.pixelData) {
    const { before, after } = explicitDataSet(stored, {});
    yield Buffer.concat([meta, before]);
    yield* nativePixels(stored);
    yield after;
    return;
  }
  const source = frameSource(world);
  const first = await source.decode(sopInstanceUid, 1, signal);
  const { header, image } = await source.describe(sopInstanceUid, 1);
  const changes = pixelChanges(header, transferSyntaxUid, {
    ...first,
    planarConfiguration: 0,
    bitsAllocated: first.samples.BYTES_PER_ELEMENT * 8,
  });
  const { before, after } = explicitDataSet(stored, changes);
  const { numberOfFrames } = image;
  const length = first.samples.byteLength * numberOfFrames;
  if (length >= 2 ** 32 - 1) {
    throw new AppError('unsupported', 'Decoded, it would be longer than a file may be.');
  }
  const even = length + (length % 2);
  const vr = first.samples.BYTES_PER_ELEMENT > 1 ? 'OW' : 'OB';
  yield Buffer.concat([meta, before, elementHead(TAG.PixelData, vr, even)]);
  yield samplesBytes(first);
  for (let frame = 2; frame <= numberOfFrames; frame++) {
    yield samplesBytes(await source.decode(sopInstanceUid, frame, signal));
  }
  if (even > length) yield Buffer.alloc(1);
  yield after;
}

/** Uncompressed pixels with their words turned where they have to be. */
function* nativePixels(stored: StoredDataSet): Generator<Uint8Array> {
  if (!stored.pixelData) return;
  const tag = stored.pixelData.tag.slice(1);
  const bits = stored.elements['x00280100'];
  const allocated = bits
    ? (stored.bytes[bits.dataOffset + (stored.littleEndian ? 0 : 1)] ?? 8)
    : 8;
  const value = findBulkValue(stored, tag, Math.max(2, allocated / 8));
  const [range] = value?.ranges ?? [];
  if (!value || !range) return;
  const [offset, length] = range;
  const bytes = stored.bytes.subarray(offset, offset + length);
  const even = length + (length % 2);
  // Implicit VR pixel data are OW (PS3.5 A.1).
  const vr = stored.implicit && tag === '7fe00010' ? 'OW' : value.vr;
  yield elementHead(tag, vr, even);
  yield swappedWords(bytes, value.swapped);
  if (even > length) yield Buffer.alloc(1);
}

/** The same with its frames coded anew, each by itself. */
async function* coded(
  world: World,
  stored: StoredDataSet,
  { instance, syntax, meta }: { instance: StoredObjectOf; syntax: string; meta: Buffer },
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { sopInstanceUid, transferSyntaxUid } = instance;
  const source = frameSource(world);
  const recode = async (frame: number) =>
    world.recoders.recode(
      { ...(await source.stored(sopInstanceUid, frame)), to: syntax },
      signal,
    );
  const { header, image } = await source.describe(sopInstanceUid, 1);
  const first = await recode(1);
  const { samplesPerPixel, numberOfFrames } = image;
  const changes = pixelChanges(header, transferSyntaxUid, {
    ...first,
    samplesPerPixel,
    // A segment of RLE holds bytes of one sample (PS3.5 G.2): colour by plane.
    planarConfiguration: codingOf(syntax) === 'rle' ? 1 : 0,
  });
  const { before, after } = explicitDataSet(stored, changes);
  yield Buffer.concat([meta, before]);
  const others = Array.from({ length: numberOfFrames - 1 }, (_, at) => at + 2);
  yield* encapsulated(
    joined(first.bytes, readAhead(others, AHEAD, recode)),
    numberOfFrames,
  );
  yield after;
}

/** How many frames are coded before the ones before them are taken: as many as there are threads. */
const AHEAD = 1;

async function* joined(first: Uint8Array, rest: AsyncIterable<{ bytes: Uint8Array }>) {
  yield first;
  for await (const { bytes } of rest) yield bytes;
}

/** What decoding and coding change of the Image Pixel Module (PS3.3 C.7.6.3). */
export function pixelChanges(
  header: DicomJson,
  storedUid: string,
  frame: {
    photometricInterpretation: string;
    samplesPerPixel: number;
    planarConfiguration: 0 | 1;
    bitsAllocated: number;
  },
): Record<string, Buffer | null> {
  const image = readImageAttributes(header);
  const { photometricInterpretation, samplesPerPixel, bitsAllocated } = frame;
  const { planarConfiguration } = frame;
  // A JPEG lost something when it was made, whatever its header forgot to say.
  const forgot =
    transferSyntax(storedUid)?.codec.startsWith('jpeg-') === true &&
    LOSSY_JPEG.has(storedUid) &&
    stringOf(header, TAG.LossyImageCompression) !== '01';
  return {
    [TAG.PhotometricInterpretation]: textElement(
      TAG.PhotometricInterpretation,
      'CS',
      photometricInterpretation,
    ),
    ...(samplesPerPixel > 1 && {
      [TAG.PlanarConfiguration]: wordElement(
        TAG.PlanarConfiguration,
        planarConfiguration,
      ),
    }),
    [TAG.BitsAllocated]: wordElement(TAG.BitsAllocated, bitsAllocated),
    [TAG.BitsStored]: wordElement(TAG.BitsStored, image.bitsStored),
    [TAG.HighBit]: wordElement(TAG.HighBit, image.bitsStored - 1),
    ...(forgot && {
      [TAG.LossyImageCompression]: textElement(TAG.LossyImageCompression, 'CS', '01'),
    }),
    // They tell where the fragments were.
    '7FE00001': null,
    '7FE00002': null,
  };
}

const LOSSY_JPEG = new Set(
  ['.4.50', '.4.51', '.4.53', '.4.55'].map((suffix) => `1.2.840.10008.1.2${suffix}`),
);
