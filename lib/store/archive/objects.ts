import 'server-only';
import { hash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import {
  open,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  type FileHandle,
} from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/errors';
import {
  codeOf,
  flushFolder,
  makeFolder,
  storeFailed,
} from '@/lib/store/archive/packs/disk';
import {
  PACK,
  packFolder,
  placeOfPack,
  type PackedAt,
} from '@/lib/store/archive/packs/pack-file';
import type { Place, Places } from '@/lib/store/archive/packs/places';

/** How a file is called until it is whole. */
const PART = '.part';

/** Bytes in an object store. */
export interface StoredBytes {
  /** Lower-case hexadecimal. */
  sha256: string;
  bytes: number;
  /** Where they were written just now, if that is in a pack. */
  packed?: PackedAt;
  /** They were not written, as they were there already. */
  found?: true;
}

/** Bytes kept by their SHA-256 (lower-case hexadecimal). */
export interface ObjectStore {
  /** Resolves once the bytes would survive a power cut. Storing the same bytes again is free. */
  put(bytes: Uint8Array): Promise<StoredBytes>;
  /** @throws AppError `not_found` */
  read(sha256: string): Promise<Buffer>;
  /**
   * Part of an object, so that one frame of a long cine costs one frame.
   *
   * @param into - Memory to read into, where the caller has some to spare: new memory for every
   *   frame costs as much as reading it.
   * @throws AppError `not_found`; `store_failed` when the object ends before the range does.
   */
  readRange(
    sha256: string,
    offset: number,
    length: number,
    into?: Buffer,
  ): Promise<Buffer>;
  has(sha256: string): Promise<boolean>;
  remove(sha256: string): Promise<void>;
}

/**
 * An object store in a folder. What comes in great numbers is in packs (see `PackedAt`), the rest is
 * files of their own, `ab/cdef…`: bytes go to a temporary name, are flushed, renamed and the folder
 * flushed, so that a name either holds the whole object or isn't there.
 *
 * @param places - Says what is in packs; left out, nothing is.
 */
export function openFolderStore(folder: string, places?: Places): ObjectStore {
  /** Read where an object is said to be; once more if it has moved since. */
  const reading = async <T>(
    sha256: string,
    read: (file: string, place: Place | undefined) => Promise<T>,
  ): Promise<T> => {
    const ownFile = ownFileOf(folder, sha256);
    for (let attempt = 1; ; attempt++) {
      const place = await places?.find(sha256);
      const file = place?.packed ? placeOfPack(folder, place.packed.pack) : ownFile;
      try {
        return await read(file, place);
      } catch (cause) {
        places?.outdated(sha256);
        if (place && attempt === 1) continue;
        if (cause instanceof AppError || codeOf(cause) !== 'ENOENT') throw cause;
        throw new AppError('not_found', `Object ${sha256} is not in the store.`, {
          cause,
        });
      }
    }
  };

  return {
    put: async (bytes) => keepObject(folder, bytes),
    read: (sha256) =>
      reading(sha256, (file, place) =>
        place?.packed
          ? readPart(file, place.packed.offset, Buffer.allocUnsafe(place.bytes), sha256)
          : readFile(file),
      ),
    readRange: (sha256, offset, length, into) =>
      reading(sha256, (file, place) => {
        if (place && offset + length > place.bytes) throw tooShort(sha256);
        const bytes = into?.subarray(0, length) ?? Buffer.allocUnsafe(length);
        return readPart(file, (place?.packed?.offset ?? 0) + offset, bytes, sha256);
      }),
    has: async (sha256) => {
      const place = await places?.find(sha256);
      return isThere(
        place?.packed
          ? placeOfPack(folder, place.packed.pack)
          : ownFileOf(folder, sha256),
      );
    },
    remove: async (sha256) => {
      const pack = await places?.forget(sha256);
      if (pack) await rm(placeOfPack(folder, pack), { force: true });
      await rm(ownFileOf(folder, sha256), { force: true });
    },
  };
}

async function readPart(file: string, offset: number, bytes: Buffer, sha256: string) {
  const handle = await open(file);
  try {
    return await readExactly(handle, offset, bytes, sha256);
  } finally {
    // Nothing waits for it, and it cannot fail in a way that matters to a reader.
    handle.close().catch(() => undefined);
  }
}

async function readExactly(
  handle: FileHandle,
  offset: number,
  bytes: Buffer,
  sha256: string,
) {
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset);
  if (bytesRead === bytes.length) return bytes;
  throw tooShort(sha256);
}

const tooShort = (sha256: string) =>
  new AppError('store_failed', `Object ${sha256} is shorter than its index says.`, {
    hint: 'Run `overread verify` to see which objects are damaged.',
  });

/** Where an object is, if it is a file of its own. */
export function ownFileOf(folder: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new AppError('not_found', 'No such object.');
  return path.join(folder, sha256.slice(0, 2), sha256.slice(2));
}

/**
 * Keep bytes as a file of their own in the object store of a folder. Returns once they would survive a
 * power cut: many small steps, which take a third of the time when nothing waits between them.
 *
 * @throws AppError `store_failed`
 */
export function keepObject(folder: string, bytes: Uint8Array): StoredBytes {
  const sha256 = hash('sha256', bytes, 'hex');
  const place = ownFileOf(folder, sha256);
  try {
    if (!existsSync(place)) writeDurably(place, bytes);
  } catch (cause) {
    throw storeFailed(cause);
  }
  return { sha256, bytes: bytes.byteLength };
}

/** Whether an object is a file of its own. */
export const isOwnFile = (folder: string, sha256: string) =>
  existsSync(ownFileOf(folder, sha256));

function writeDurably(place: string, bytes: Uint8Array) {
  const folder = path.dirname(place);
  const temporary = path.join(folder, `.${randomUUID()}${PART}`);
  const file = openNew(temporary);
  try {
    try {
      for (let at = 0; at < bytes.byteLength;) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, place);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  flushFolder(folder);
}

function openNew(file: string): number {
  try {
    return openSync(file, 'wx');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    makeFolder(path.dirname(file));
    return openSync(file, 'wx');
  }
}

const isThere = (file: string) =>
  stat(file).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return false;
      throw error; // a disk that is gone, or not ours to read
    },
  );

/** Between two writes to the same file a whole day never passes. */
const ABANDONED_MS = 24 * 3600 * 1000;

/**
 * Remove what a process that was killed left in an object store: files half written, and the ends of
 * packs that the database knows nothing of. What another process is writing at this moment stays.
 *
 * @returns How many files that were.
 */
export async function sweepFolderStore(
  folder: string,
  now: number,
  places?: Places,
): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    },
  );
  let swept = 0;
  for (const { name, parentPath } of entries) {
    const isPack = places && parentPath === packFolder(folder) && name.endsWith(PACK);
    if (!isPack && !name.endsWith(PART)) continue;
    const file = path.join(parentPath, name);
    const { mtimeMs, size } = await stat(file);
    if (now - mtimeMs < ABANDONED_MS) continue;
    const end = isPack ? await places.endOf(path.basename(name, PACK)) : 0;
    if (end === 0) await rm(file, { force: true });
    else if (size > end) await truncate(file, end);
    else continue;
    swept += 1;
  }
  return swept;
}
