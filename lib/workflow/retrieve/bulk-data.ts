import { TAG, numberOf, type DicomJson } from '@/lib/dicom/json';
import type { ByteRange } from '@/lib/dicom/frame-index';
import { findBulkValue, type BulkValue } from '@/lib/dicom/part10/bulk-value';
import {
  inflateDataSet,
  readDataSet,
  type StoredDataSet,
} from '@/lib/dicom/part10/data-set';
import {
  documentLength,
  documentMediaType,
  ENCAPSULATED_DOCUMENT,
} from '@/lib/dicom/display/encapsulated-document';
import { isVideo, videoMediaTypes } from '@/lib/dicom/display/video';
import type { StoredBytes } from '@/lib/api/exchange';
import { swappedWords } from '@/lib/dicomweb/frame-bytes';
import { AppError } from '@/lib/errors';
import { getInstance } from '@/lib/store/archive/studies';
import type { Place } from '@/lib/workflow/retrieve/known-series';
import { RecentlyUsed } from '@/lib/workflow/retrieve/recently-used';
import type { World } from '@/lib/workflow/world';

/** A value that the metadata refer to. */
export interface BulkData {
  /** What it is called beside application/octet-stream, where it is more than bytes; the truest first. */
  readonly mediaTypes: readonly string[];
  readonly etag: string;
  readonly body: StoredBytes;
}

type Archive = Pick<World, 'db' | 'objects'>;

interface Found extends BulkValue {
  readonly deflated: boolean;
  readonly mediaTypes: readonly string[];
}

/** Finding a value takes the whole file; a video is then asked for in hundreds of ranges. */
const found = new RecentlyUsed<Found>(10_000);
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
  return { mediaTypes: value.mediaTypes, etag, body };
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
    ranges: isDocument
      ? value.ranges.map(([at, length]) => [at, documentLength(header, length)] as const)
      : value.ranges,
    deflated: stored.deflated,
    mediaTypes: isDocument
      ? [documentMediaType(header)]
      : mediaTypesOfPixels(path, instance.transferSyntaxUid, stored, value),
  };
}

function mediaTypesOfPixels(
  path: string,
  transferSyntaxUid: string,
  { bytes }: StoredDataSet,
  { ranges: [first] }: BulkValue,
): readonly string[] {
  if (path !== TAG.PixelData || !first || !isVideo(transferSyntaxUid)) return [];
  const [offset, length] = first;
  return videoMediaTypes(transferSyntaxUid, bytes.subarray(offset, offset + length));
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
