import { randomUUID } from 'node:crypto';
import { openThreads } from '@/lib/codecs/threads/threads';
import { AppError, type ErrorCode } from '@/lib/errors';
import type { StoredBytes } from '@/lib/store/archive/objects';
import {
  MOST_PACKED_BYTES,
  PACK_BYTES,
  placeAfter,
  type PackedAt,
} from '@/lib/store/archive/packs/pack-file';
import type { Place, Places } from '@/lib/store/archive/packs/places';

/** An object that may be there already. */
export interface ToStore {
  readonly sha256: string;
  readonly bytes: Uint8Array;
  /** What the database says of where it is. */
  readonly known: Place | undefined;
  /** In the pack, if it has to be written; undefined = as a file of its own. */
  readonly offset: number | undefined;
}

/** What the thread is asked: to store these and flush them together. */
export interface GroupRequest {
  /** Of the object store. */
  readonly folder: string;
  readonly pack: string;
  readonly objects: readonly ToStore[];
}

/** What became of each. */
export type GroupResult = readonly {
  readonly packed?: PackedAt;
  /** It was there already. */
  readonly found?: true;
  readonly failure?: { code: ErrorCode; message: string; hint?: string };
}[];

export interface PackWriter {
  /**
   * Store an object in a pack, or as a file of its own if it is large. What waits is flushed together:
   * while one group is on its way to the disk, the next one gathers.
   *
   * @param bytes - Their buffer moves away unless it is shared.
   * @returns Once they would survive a power cut.
   * @throws AppError `store_failed`
   */
  put(
    bytes: Uint8Array<ArrayBuffer | SharedArrayBuffer>,
    sha256: string,
  ): Promise<StoredBytes>;
  close(): Promise<void>;
}

interface Waiting {
  bytes: Uint8Array<ArrayBuffer | SharedArrayBuffer>;
  sha256: string;
  resolve(stored: StoredBytes): void;
  reject(error: unknown): void;
}

/** The slowest of disks takes minutes for a gigabyte. */
const TIME_LIMIT_MS = 600_000;
/** So much is flushed together. */
export const GROUP_BYTES = 32 * 1024 ** 2;
/** A pack is left long before anyone takes it for abandoned. */
const IDLE_MS = 10 * 60 * 1000;

export interface PackWriterOptions {
  root: string;
  /** Of the object store. */
  folder: string;
  places: Places;
  /** A pack that has reached it gets no more. */
  packBytes?: number;
}

/** A thread that writes groups of objects. */
export const openPackThread = (root: string) =>
  openThreads<GroupRequest, GroupResult>({
    threads: 1,
    root,
    script: 'lib/workflow/import/packs/pack-worker.ts',
    work: 'Storing the file',
    failure: 'store_failed',
    timeLimitMs: () => TIME_LIMIT_MS,
  });

export function openPackWriter({
  root,
  folder,
  places,
  packBytes = PACK_BYTES,
}: PackWriterOptions): PackWriter {
  const threads = openPackThread(root);
  const waiting: Waiting[] = [];
  let writing = false;
  let pack = { name: '', end: packBytes, usedAt: 0 };

  async function writeAll() {
    writing = true;
    while (waiting.length > 0) {
      const group = nextGroup();
      try {
        await write(group);
      } catch (error) {
        for (const { reject } of group) reject(error);
        // What the disk has of it, nobody knows.
        pack.end = packBytes;
      }
    }
    writing = false;
  }

  function nextGroup(): Waiting[] {
    let bytes = 0;
    const count = waiting.findIndex(
      (each) => (bytes += each.bytes.byteLength) > GROUP_BYTES,
    );
    return waiting.splice(0, count < 0 ? waiting.length : Math.max(count, 1));
  }

  async function write(group: readonly Waiting[]) {
    const known = await places.findAll(group.map(({ sha256 }) => sha256));
    const isIdle = Date.now() - pack.usedAt > IDLE_MS;
    if (pack.end >= packBytes || isIdle || places.isLeft(pack.name)) {
      pack = { name: randomUUID(), end: 0, usedAt: 0 };
    }
    pack.usedAt = Date.now();
    const objects = group.map(({ bytes, sha256 }): ToStore => {
      const common = { sha256, bytes, known: known.get(sha256) };
      if (bytes.byteLength > MOST_PACKED_BYTES) return { ...common, offset: undefined };
      const { offset, end } = placeAfter(pack.end, bytes.byteLength);
      // What turns out to be there leaves a hole, which takes no room.
      pack.end = end;
      return { ...common, offset };
    });
    const moved = group.flatMap(({ bytes: { buffer } }) =>
      buffer instanceof ArrayBuffer ? [buffer] : [],
    );
    const sizes = group.map(({ bytes }) => bytes.byteLength);
    const results = await threads.ask({ folder, pack: pack.name, objects }, moved);
    group.forEach(({ sha256, resolve, reject }, at) => {
      const { packed, found, failure } = results[at] ?? {};
      if (failure) reject(new AppError(failure.code, failure.message, failure));
      else {
        const stored: StoredBytes = { sha256, bytes: sizes[at] ?? 0 };
        if (packed) stored.packed = packed;
        if (found) stored.found = found;
        if (packed) places.learn(sha256, { bytes: stored.bytes, packed });
        resolve(stored);
      }
    });
  }

  return {
    put(bytes, sha256) {
      return new Promise((resolve, reject) => {
        waiting.push({ bytes, sha256, resolve, reject });
        if (!writing) void writeAll();
      });
    },
    close: () => threads.close(),
  };
}
