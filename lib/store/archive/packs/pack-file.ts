import 'server-only';
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  statSync,
  writevSync,
} from 'node:fs';
import path from 'node:path';
import {
  codeOf,
  flushFolder,
  makeFolder,
  storeFailed,
} from '@/lib/store/archive/packs/disk';
import type { AppError } from '@/lib/errors';

/**
 * Packs: files of many objects, one after the other. A file of its own for every object costs two
 * flushes and four changes to folders; in a pack, what comes at one time is flushed together.
 *
 * A record is 64 bytes that say what follows (`OVERREAD`, the length as 64 bits little endian, the
 * SHA-256, zeros), then the object. The database knows where the objects lie; a pack says it again,
 * for whoever has lost the database.
 */
export interface PackedAt {
  /** Its name. */
  readonly pack: string;
  /** Of the object's first byte. */
  readonly offset: number;
}

/** Larger objects are files of their own. */
export const MOST_PACKED_BYTES = 64 * 1024 ** 2;
/** How large a pack becomes. */
export const PACK_BYTES = 1024 ** 3;
/** Records begin on a page of the disk: one that was flushed is never written to again. */
export const PAGE_BYTES = 4096;
export const MAGIC = 'OVERREAD';
export const HEAD_BYTES = 64;

/** How a pack's file name ends. */
export const PACK = '.pack';
export const packFolder = (folder: string) => path.join(folder, 'packs');
export const placeOfPack = (folder: string, pack: string) =>
  path.join(packFolder(folder), `${pack}${PACK}`);

/** Where an object comes to lie, and where its record ends, if what is there ends at `end`. */
export function placeAfter(end: number, bytes: number): { offset: number; end: number } {
  const offset = Math.ceil(end / PAGE_BYTES) * PAGE_BYTES + HEAD_BYTES;
  return { offset, end: offset + bytes };
}

/** An object to be written, at a place that nobody else writes to. */
export interface Record {
  readonly sha256: string;
  readonly bytes: Uint8Array;
  readonly offset: number;
}

/**
 * Write objects to a pack. Returns once they would survive a power cut.
 *
 * @returns For each, why it could not be written.
 * @throws AppError `store_failed` when none is safe; the pack is not to be written to any more.
 */
export function writeToPack(
  folder: string,
  pack: string,
  records: readonly Record[],
): (AppError | undefined)[] {
  try {
    const { file, isNew } = openPack(placeOfPack(folder, pack));
    try {
      const faults = records.map((record) => write(file, record));
      if (faults.some(Boolean)) cutAfter(file, records, faults);
      fdatasyncSync(file);
      if (isNew) flushFolder(packFolder(folder));
      return faults;
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw storeFailed(cause);
  }
}

function openPack(place: string): { file: number; isNew: boolean } {
  try {
    return { file: openSync(place, 'r+'), isNew: false };
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    makeFolder(path.dirname(place));
    return { file: openSync(place, 'wx+'), isNew: true };
  }
}

function write(file: number, { sha256, bytes, offset }: Record): AppError | undefined {
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(MAGIC, 'latin1');
  head.writeBigUInt64LE(BigInt(bytes.byteLength), 8);
  head.write(sha256, 16, 'hex');
  const start = offset - HEAD_BYTES;
  const end = offset + bytes.byteLength;
  try {
    let at = start + writevSync(file, [head, bytes], start);
    while (at < end) {
      const left =
        at < offset ? [head.subarray(at - start), bytes] : [bytes.subarray(at - offset)];
      at += writevSync(file, left, at);
    }
    return undefined;
  } catch (cause) {
    return storeFailed(cause);
  }
}

/** Give back the room of what did not become whole. */
function cutAfter(
  file: number,
  records: readonly Record[],
  faults: readonly (AppError | undefined)[],
) {
  const before = Math.min(...records.map(({ offset }) => offset - HEAD_BYTES));
  const ends = records.map(({ offset, bytes }, at) =>
    faults[at] ? before : offset + bytes.byteLength,
  );
  const end = Math.max(before, ...ends);
  if (fstatSync(file).size > end) ftruncateSync(file, end);
}

/** Whether a pack is as long as it has to be for an object. */
export function isInPack(
  folder: string,
  { pack, offset }: PackedAt,
  bytes: number,
): boolean {
  const place = placeOfPack(folder, pack);
  return existsSync(place) && statSync(place).size >= offset + bytes;
}
