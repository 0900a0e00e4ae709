import 'server-only';
import { hash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { open, readdir, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/errors';

/** How a file is called until it is whole. */
const PART = '.part';

/** Bytes in an object store. */
export interface StoredBytes {
  /** Lower-case hexadecimal. */
  sha256: string;
  bytes: number;
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
 * An object store in a folder: `ab/cdef…`. Bytes go to a temporary name, are flushed, renamed and
 * the folder flushed, so that a name either holds the whole object or isn't there.
 */
export function openFolderStore(folder: string): ObjectStore {
  const placeOf = (sha256: string) => placeIn(folder, sha256);
  const reading = async <T>(sha256: string, read: (file: string) => Promise<T>) =>
    read(placeOf(sha256)).catch((cause: unknown) => {
      if (cause instanceof AppError || codeOf(cause) !== 'ENOENT') throw cause;
      throw new AppError('not_found', `Object ${sha256} is not in the store.`, { cause });
    });

  return {
    put: async (bytes) => keepObject(folder, bytes),
    read: (sha256) => reading(sha256, (file) => readFile(file)),
    readRange: (sha256, offset, length, into) =>
      reading(sha256, async (file) => {
        const handle = await open(file);
        try {
          const bytes = into?.subarray(0, length) ?? Buffer.allocUnsafe(length);
          return await readExactly(handle, offset, bytes, sha256);
        } finally {
          // Nothing waits for it, and it cannot fail in a way that matters to a reader.
          handle.close().catch(() => undefined);
        }
      }),
    has: (sha256) => isThere(placeOf(sha256)),
    remove: (sha256) => rm(placeOf(sha256), { force: true }),
  };
}

async function readExactly(
  handle: FileHandle,
  offset: number,
  bytes: Buffer,
  sha256: string,
) {
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset);
  if (bytesRead === bytes.length) return bytes;
  throw new AppError('store_failed', `Object ${sha256} is shorter than its index says.`, {
    hint: 'Run `overread verify` to see which objects are damaged.',
  });
}

function placeIn(folder: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new AppError('not_found', 'No such object.');
  return path.join(folder, sha256.slice(0, 2), sha256.slice(2));
}

/**
 * Keep bytes in the object store of a folder. Returns once they would survive a power cut: many small
 * steps, which take a third of the time when nothing waits between them; a thread of its own is the
 * place for many files.
 *
 * @throws AppError `store_failed`
 */
export function keepObject(folder: string, bytes: Uint8Array): StoredBytes {
  const sha256 = hash('sha256', bytes, 'hex');
  const place = placeIn(folder, sha256);
  try {
    if (!existsSync(place)) writeDurably(place, bytes);
  } catch (cause) {
    const full = ['ENOSPC', 'EDQUOT', 'EROFS'].includes(codeOf(cause) ?? '');
    throw new AppError(
      'store_failed',
      full
        ? 'The disk of the image store is full.'
        : 'The image store took no more bytes.',
      {
        cause,
        hint: 'What was acknowledged before is safe. Make room, then import again.',
      },
    );
  }
  return { sha256, bytes: bytes.byteLength };
}

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

/** Like what is in it, a new folder is only safe from a power cut once the one above is flushed. */
function makeFolder(folder: string) {
  const made = mkdirSync(folder, { recursive: true });
  if (!made) return;
  for (let above = path.dirname(folder); ; above = path.dirname(above)) {
    flushFolder(above);
    if (above === path.dirname(made)) return;
  }
}

/** A rename is only safe from a power cut once its folder is flushed. */
function flushFolder(folder: string) {
  const file = openSync(folder, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
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
 * Remove what a process that was killed left half written in an object store. What another process
 * is writing at this moment stays.
 *
 * @returns How many files that were.
 */
export async function sweepFolderStore(folder: string, now: number): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    },
  );
  let swept = 0;
  for (const { name, parentPath } of entries.filter((each) => each.name.endsWith(PART))) {
    const file = path.join(parentPath, name);
    const { mtimeMs } = await stat(file);
    if (now - mtimeMs < ABANDONED_MS) continue;
    await rm(file, { force: true });
    swept += 1;
  }
  return swept;
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined;
