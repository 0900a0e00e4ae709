import { TAG, numberOf, stringOf, type DicomJson } from '@/lib/dicom/json';
import type { ByteRange } from '@/lib/dicom/frame-index';
import { findBulkValue, type BulkValue } from '@/lib/dicom/part10/bulk-value';
import { inflateDataSet, readDataSet } from '@/lib/dicom/part10/data-set';
import { transferSyntax } from '@/lib/dicom/transfer-syntax';
import type { StoredBytes } from '@/lib/api/exchange';
import { swappedWords } from '@/lib/dicomweb/frame-bytes';
import { AppError } from '@/lib/errors';
import { getInstance } from '@/lib/store/archive/studies';
import type { Place } from '@/lib/workflow/retrieve/known-series';
import { RecentlyUsed } from '@/lib/workflow/retrieve/recently-used';
import type { World } from '@/lib/workflow/world';

/** A value that the metadata refer to. */
export interface BulkData {
  /** What it is called beside application/octet-stream, where it is more than bytes. */
  readonly mediaType: string | undefined;
  readonly etag: string;
  readonly body: StoredBytes;
}

type Archive = Pick<World, 'db' | 'objects'>;

interface Found extends BulkValue {
  readonly deflated: boolean;
  readonly mediaType: string | undefined;
}

/** Finding a value takes the whole file; a video is then asked for in hundreds of ranges. */
const found = new RecentlyUsed<Found>(10_000);
const ENCAPSULATED_DOCUMENT = '00420011';
const DOCUMENT_LENGTH = '00420015';
const DOCUMENT_TYPE = '00420012';
/** How much is read of the disk at a time. */
const CHUNK = 1024 ** 2;

/**
 * A bulk data value of an instance (PS3.18 10.4.1.1.5), little endian.
 *
 * @param path - What follows `bulkdata/` in its URI.
 * @throws AppError `not_found`
 */
export async function bulkDataOf(
  { db, objects }: Archive,
  { studyUid, seriesUid, sopInstanceUid }: Place,
  path: string,
): Promise<BulkData> {
  const instance = await getInstance(db, sopInstanceUid, { studyUid, seriesUid });
  const { objectSha256 } = instance;
  const key = `${objectSha256} ${path}`;
  const known = found.get(key);
  const value = known ?? (await findValue(objects, instance, path));
  found.set(key, value, 1 + Math.floor(value.ranges.length / 10));
  const etag = `"${objectSha256.slice(0, 32)}-${path.replaceAll('/', '-')}"`;
  const body =
    value.deflated || value.swapped > 1
      ? inMemory(await readWhole(objects, objectSha256, value))
      : onDisk(objects, objectSha256, value.ranges);
  return { mediaType: value.mediaType, etag, body };
}

async function findValue(
  objects: World['objects'],
  instance: Awaited<ReturnType<typeof getInstance>>,
  path: string,
): Promise<Found> {
  const header = JSON.parse(instance.header) as DicomJson;
  const stored = readDataSet(await objects.read(instance.objectSha256));
  const bits = numberOf(header, TAG.BitsAllocated) ?? 16;
  const value = findBulkValue(stored, path, Math.max(2, bits / 8));
  if (!value) {
    throw new AppError('not_found', 'The instance has no such bulk data.');
  }
  const isDocument = path === ENCAPSULATED_DOCUMENT;
  return {
    ...value,
    ranges: isDocument ? unpadded(value.ranges, header) : value.ranges,
    deflated: stored.deflated,
    mediaType: isDocument
      ? stringOf(header, DOCUMENT_TYPE)
      : mediaTypeOfPixels(path, instance.transferSyntaxUid),
  };
}

/** A document of odd length has a byte behind it that is not its own (PS3.3 C.24.2). */
function unpadded(ranges: readonly ByteRange[], header: DicomJson): ByteRange[] {
  const said = numberOf(header, DOCUMENT_LENGTH);
  return ranges.map(([offset, length]) => [
    offset,
    said !== undefined && said === length - 1 ? said : length,
  ]);
}

function mediaTypeOfPixels(path: string, transferSyntaxUid: string) {
  const syntax = transferSyntax(transferSyntaxUid);
  if (path !== TAG.PixelData || syntax?.codec !== 'video') return undefined;
  return syntax.name.startsWith('MPEG2') || syntax.name.includes('Fragmentable MPEG2')
    ? 'video/mpeg'
    : 'video/mp4';
}

const inMemory = (bytes: Uint8Array): StoredBytes => ({
  length: bytes.byteLength,
  async *read(from, to) {
    yield bytes.subarray(from, to);
  },
});

/** What the ranges of an object hold together, read a piece at a time. */
export const onDisk = (
  objects: World['objects'],
  sha256: string,
  ranges: readonly ByteRange[],
): StoredBytes => ({
  length: ranges.reduce((sum, [, length]) => sum + length, 0),
  async *read(from, to) {
    let before = 0;
    for (const [offset, length] of ranges) {
      const end = Math.min(length, to - before);
      for (let at = Math.max(0, from - before); at < end; at += CHUNK) {
        yield await objects.readRange(sha256, offset + at, Math.min(CHUNK, end - at));
      }
      before += length;
    }
  },
});

async function readWhole(
  objects: World['objects'],
  sha256: string,
  { ranges, swapped, deflated }: Found,
): Promise<Uint8Array> {
  const file = await objects.read(sha256);
  const bytes = deflated ? inflateDataSet(file) : file;
  const value = Buffer.concat(
    ranges.map(([offset, length]) => bytes.subarray(offset, offset + length)),
  );
  return swappedWords(value, swapped);
}
