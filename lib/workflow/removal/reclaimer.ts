import { hash, randomUUID } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import type { Threads } from '@/lib/codecs/threads/threads';
import { AppError } from '@/lib/errors';
import type { ObjectStore } from '@/lib/store/archive/objects';
import { codeOf } from '@/lib/store/archive/packs/disk';
import { placeAfter, placeOfPack } from '@/lib/store/archive/packs/pack-file';
import type { Places } from '@/lib/store/archive/packs/places';
import {
  contentsOf,
  moveTo,
  removeOwnFile,
  removeRetiredFiles,
  retirePack,
  type Moved,
} from '@/lib/store/archive/removal/retire';
import { reclaimable } from '@/lib/store/archive/removal/unused';
import type { Db } from '@/lib/store/db';
import {
  GROUP_BYTES,
  openPackThread,
  type GroupRequest,
  type GroupResult,
} from '@/lib/workflow/import/packs/pack-writer';

/** How much time has to pass. What is asked for on the spot, as by tests, waits for nothing. */
export interface Patience {
  /** Since objects were let go, so that an import that has just found one keeps it. */
  unusedMs: number;
  /** Since a pack was written to: a process leaves a pack sooner. */
  packMs: number;
}

/** Gives back the room of what was deleted. */
export interface Reclaimer {
  /** Look every few minutes, beginning now. */
  start(): void;
  /** Go through everything once. @returns How many bytes nothing takes up any more. */
  run(patience?: Patience): Promise<number>;
  /** Ends after the pack that is being looked at. */
  close(): Promise<void>;
}

const EVERY_MS = 5 * 60_000;
const PATIENCE: Patience = { unusedMs: 60_000, packMs: 20 * 60_000 };
/** A pack is written anew once so much of it is unused; copying all of it for one slice is waste. */
const WORTH_IT = 0.25;
/** What was certified as deleted doesn’t wait longer for others to be deleted, too. */
const LONGEST_MS = 12 * 3600 * 1000;
/** Names of retired packs are remembered for as long as anybody could want to write to one. */
const FORGOTTEN_MS = 7 * 24 * 3600 * 1000;

interface ReclaimerOptions {
  db: Db;
  places: Places;
  objects: ObjectStore;
  root: string;
  /** Of the object store. */
  folder: string;
}

export function openReclaimer({
  db,
  places,
  objects,
  root,
  folder,
}: ReclaimerOptions): Reclaimer {
  const closed = new AbortController();
  const threads = openPackThread(root);
  /** How much of a pack was unused when it was gone through: until that changes it stays as it is. */
  const seen = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();

  async function once({ unusedMs, packMs }: Patience): Promise<number> {
    const now = Date.now();
    const before = new Date(now - unusedMs);
    await removeRetiredFiles(db, folder, new Date(now - FORGOTTEN_MS));
    let bytes = 0;
    for (const each of await reclaimable(db, before)) {
      if (closed.signal.aborted) break;
      if ('sha256' in each) {
        bytes += await removeOwnFile(db, folder, each.sha256, before);
        continue;
      }
      const isOverdue = now - each.since.getTime() >= LONGEST_MS;
      if (!isOverdue && seen.get(each.pack) === each.unused) continue;
      if ((await ageOf(placeOfPack(folder, each.pack), now)) >= packMs) {
        seen.set(each.pack, each.unused);
        bytes += await compact({ db, places, objects, threads, folder }, each.pack, {
          before,
          leastUnused: isOverdue ? 0 : WORTH_IT,
        });
      }
    }
    await removeRetiredFiles(db, folder, new Date(now - FORGOTTEN_MS));
    return bytes;
  }

  const run = (patience = PATIENCE) => {
    const turn = running.then(() => once(patience));
    running = turn.catch(() => undefined);
    return turn;
  };
  const look = () => void run().catch((error: unknown) => console.error(error));
  return {
    start() {
      timer ??= setInterval(look, EVERY_MS).unref();
      look();
    },
    run,
    async close() {
      clearInterval(timer);
      closed.abort();
      await running;
      await threads.close();
    },
  };
}

/** A pack that is not there has waited long enough. */
const ageOf = (file: string, now: number) =>
  stat(file).then(
    ({ mtimeMs }) => now - mtimeMs,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return Infinity;
      throw error;
    },
  );

interface Tools {
  db: Db;
  places: Places;
  objects: ObjectStore;
  threads: Threads<GroupRequest, GroupResult>;
  folder: string;
}

/**
 * Copy what is used of a pack to a new one, read it from there, and retire the old one. Killed
 * before the second step it leaves a pack that nobody knows of, which is swept; then, two packs that
 * are both read; after the last, a retired one.
 *
 * @returns How many bytes were unused.
 */
async function compact(
  tools: Tools,
  pack: string,
  { before, leastUnused }: { before: Date; leastUnused: number },
): Promise<number> {
  const { db, places, folder } = tools;
  const { used, unused } = await contentsOf(db, pack, before);
  const unusedBytes = sizeOf(unused);
  if (unusedBytes < leastUnused * (unusedBytes + sizeOf(used))) return 0;
  places.leave(pack);
  const copy = randomUUID();
  let moved: Moved[];
  try {
    moved = await copyAll(tools, pack, used, copy);
  } catch (error) {
    await rm(placeOfPack(folder, copy), { force: true });
    if (!(error instanceof AppError)) throw error;
    // What can't be read, or written, stays where it is: `overread verify` tells which.
    console.error(error);
    return 0;
  }
  await moveTo(db, moved);
  return (await retirePack(db, pack, before)) ? unusedBytes : 0;
}

const sizeOf = (rows: readonly { bytes: number }[]) =>
  rows.reduce((sum, { bytes }) => sum + bytes, 0);

/** @throws AppError `store_failed`, `not_found` */
async function copyAll(
  { objects, threads, folder }: Tools,
  pack: string,
  rows: readonly { sha256: string; bytes: number; offset: number | null }[],
  copy: string,
): Promise<Moved[]> {
  const moved: Moved[] = [];
  let group: GroupRequest['objects'][number][] = [];
  let end = 0;
  const flush = async () => {
    const bytes = group;
    group = [];
    if (bytes.length === 0) return;
    const request = { folder, pack: copy, objects: bytes };
    for (const { failure } of await threads.ask(request, [])) {
      if (failure) throw new AppError(failure.code, failure.message, failure);
    }
  };
  for (const { sha256, offset } of rows) {
    const bytes = await objects.read(sha256);
    if (hash('sha256', bytes, 'hex') !== sha256) {
      throw new AppError('store_failed', `Object ${sha256} is damaged.`);
    }
    const place = placeAfter(end, bytes.length);
    end = place.end;
    group.push({ sha256, bytes, known: undefined, offset: place.offset });
    moved.push({
      sha256,
      from: { pack, offset: offset ?? 0 },
      to: { pack: copy, offset: place.offset },
    });
    if (sizeOf(group.map((each) => ({ bytes: each.bytes.length }))) > GROUP_BYTES) {
      await flush();
    }
  }
  await flush();
  return moved;
}
