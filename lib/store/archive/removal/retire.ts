import { rmSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { ownFileOf } from '@/lib/store/archive/objects';
import { codeOf } from '@/lib/store/archive/packs/disk';
import { placeOfPack, type PackedAt } from '@/lib/store/archive/packs/pack-file';
import { lockArchive } from '@/lib/store/archive/removal/lock';
import type { Db, DbSession } from '@/lib/store/db';

const LOCKED = { timeout: 60_000, maxWait: 60_000 };

/** What is in a pack, as the database knows it. */
export async function contentsOf(db: Db, pack: string, before: Date) {
  const rows = await db.storedObject.findMany({
    where: { pack },
    orderBy: { offset: 'asc' },
    select: { sha256: true, bytes: true, offset: true, unused: true },
  });
  const isUnused = ({ unused }: (typeof rows)[number]) =>
    unused !== null && unused.since <= before;
  return { used: rows.filter((row) => !isUnused(row)), unused: rows.filter(isUnused) };
}

/** An object that lies somewhere else, too. */
export interface Moved {
  readonly sha256: string;
  readonly from: PackedAt;
  readonly to: PackedAt;
}

const MOVED_AT_ONCE = 200;

/** Read from the copies from now on; what was written somewhere else meanwhile is read from there. */
export async function moveTo(db: Db, moved: readonly Moved[]): Promise<void> {
  for (let at = 0; at < moved.length; at += MOVED_AT_ONCE) {
    await db.$transaction(
      moved
        .slice(at, at + MOVED_AT_ONCE)
        .map(({ sha256, from, to }) =>
          db.storedObject.updateMany({ where: { sha256, ...from }, data: to }),
        ),
    );
  }
}

/**
 * Forget what nothing counts on, if nothing else is in a pack. Its file is still there then.
 *
 * @returns false if something else is; nothing is changed.
 */
export async function retirePack(db: Db, pack: string, before: Date): Promise<boolean> {
  return db
    .$transaction(async (session) => {
      await lockArchive(db, session, 'alone');
      await session.storedObject.deleteMany({ where: { pack, ...unusedSince(before) } });
      if ((await session.storedObject.count({ where: { pack } })) > 0)
        throw new Changed();
      await session.retiredPack.create({ data: { name: pack } });
      return true;
    }, LOCKED)
    .catch((error: unknown) => {
      if (error instanceof Changed) return false;
      throw error;
    });
}

class Changed extends Error {}

const unusedSince = (before: Date) => ({
  unused: { since: { lte: before } },
  instances: { none: {} },
  versions: { none: {} },
});

/**
 * Remove the files of packs that were retired, also those of a process that was killed before it
 * came to that, and forget packs that were retired so long ago that nobody writes to them any more.
 */
export async function removeRetiredFiles(db: Db, folder: string, forgotten: Date) {
  const packs = await db.retiredPack.findMany({ select: { name: true } });
  for (const { name } of packs) {
    await unlink(placeOfPack(folder, name)).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
    });
  }
  await db.retiredPack.deleteMany({ where: { retiredAt: { lt: forgotten } } });
}

/**
 * Remove an object that is a file of its own, unless something counts on it by now. The file goes
 * before the row: who finds the one in between finds the other, and who finds neither writes it anew.
 *
 * @returns How many bytes that were.
 */
export const removeOwnFile = (
  db: Db,
  folder: string,
  sha256: string,
  before: Date,
): Promise<number> =>
  db.$transaction(async (session) => {
    await lockArchive(db, session, 'alone');
    const row = await unusedOwnFile(session, sha256, before);
    if (!row) return 0;
    rmSync(ownFileOf(folder, sha256), { force: true });
    await session.storedObject.delete({ where: { sha256 } });
    return row.bytes;
  }, LOCKED);

const unusedOwnFile = (session: DbSession, sha256: string, before: Date) =>
  session.storedObject.findFirst({
    where: { sha256, pack: null, ...unusedSince(before) },
    select: { bytes: true },
  });
