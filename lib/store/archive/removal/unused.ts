import type { StoredBytes } from '@/lib/store/archive/objects';
import type { Db, DbSession } from '@/lib/store/db';
import { Prisma } from '@/lib/store/generated/sqlite/client';

const { sql, join } = Prisma;

/** SQLite takes so many values in one question. */
const AT_ONCE = 500;

/**
 * Say of objects, of those that no instance and no version of one is read from any more, that their
 * room may be given back.
 *
 * @param counted - Those that something else counts on.
 * @returns Those of which that is true.
 */
export async function letGo(
  session: DbSession,
  sha256s: Iterable<string>,
  counted: ReadonlySet<string>,
): Promise<Set<string>> {
  const now = new Date();
  const gone = new Set<string>();
  const asked = [...new Set(sha256s)].filter((sha256) => !counted.has(sha256));
  for (let at = 0; at < asked.length; at += AT_ONCE) {
    const rows = await session.storedObject.findMany({
      where: {
        sha256: { in: asked.slice(at, at + AT_ONCE) },
        instances: { none: {} },
        versions: { none: {} },
      },
      select: { sha256: true },
    });
    if (rows.length === 0) continue;
    for (const { sha256 } of rows) gone.add(sha256);
    await session.$executeRaw(sql`
      INSERT INTO "UnusedObject" ("sha256", "since")
      VALUES ${join(rows.map(({ sha256 }) => sql`(${sha256}, ${now})`))}
      ON CONFLICT ("sha256") DO NOTHING`);
  }
  return gone;
}

/** Objects are counted on again. */
export async function holdOn(session: DbSession, sha256s: readonly string[]) {
  await session.$executeRaw(sql`
    DELETE FROM "UnusedObject" WHERE "sha256" IN (${join([...sha256s])})`);
}

/** Which of some objects that were stored a moment ago went since, with what was deleted. */
export async function goneSince(
  session: DbSession,
  objects: readonly StoredBytes[],
): Promise<Set<string>> {
  const gone = new Set<string>();
  const packs = [...new Set(objects.flatMap(({ packed }) => packed?.pack ?? []))];
  if (packs.length > 0) {
    const retired = await session.$queryRaw<{ name: string }[]>(sql`
      SELECT "name" FROM "RetiredPack" WHERE "name" IN (${join(packs)})`);
    const names = new Set(retired.map(({ name }) => name));
    for (const { sha256, packed } of objects) {
      if (packed && names.has(packed.pack)) gone.add(sha256);
    }
  }
  const found = objects.filter(({ found: wasThere }) => wasThere);
  if (found.length > 0) {
    const rows = await session.$queryRaw<{ sha256: string }[]>(sql`
      SELECT "sha256" FROM "StoredObject"
      WHERE "sha256" IN (${join(found.map(({ sha256 }) => sha256))})`);
    const there = new Set(rows.map(({ sha256 }) => sha256));
    for (const { sha256 } of found) if (!there.has(sha256)) gone.add(sha256);
  }
  return gone;
}

/** Something counts on this object. */
export const isCounted = async (db: Db, sha256: string): Promise<boolean> =>
  (await db.storedObject.count({ where: { sha256, unused: null } })) > 0;

/** Every object that nothing counts on, and how many bytes it has. */
export async function unusedObjects(db: DbSession): Promise<Map<string, number>> {
  const rows = await db.unusedObject.findMany({
    select: { sha256: true, object: { select: { bytes: true } } },
  });
  return new Map(rows.map(({ sha256, object }) => [sha256, object.bytes]));
}

/**
 * A file that holds objects that nothing has counted on since some moment; of a pack, how many, and
 * since when the one that waits longest.
 */
export type Reclaimable =
  { pack: string; unused: number; since: Date } | { sha256: string };

/** @param before - Since when at the latest nothing counts on the objects. */
export async function reclaimable(db: Db, before: Date): Promise<Reclaimable[]> {
  const rows = await db.unusedObject.findMany({
    where: { since: { lte: before } },
    orderBy: { since: 'asc' },
    select: { sha256: true, since: true, object: { select: { pack: true } } },
  });
  const files = Map.groupBy(rows, ({ object }) => object.pack);
  return [...files].flatMap(([pack, [oldest, ...others]]): Reclaimable[] => {
    if (!oldest) return [];
    if (pack !== null) return [{ pack, unused: 1 + others.length, since: oldest.since }];
    return [oldest, ...others].map(({ sha256 }) => ({ sha256 }));
  });
}
