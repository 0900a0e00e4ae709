import type { DbSession } from '@/lib/store/db';
import { Prisma } from '@/lib/store/generated/sqlite/client';
import type { InstanceToStore } from '@/lib/store/archive/instances';
import type { StoredBytes } from '@/lib/store/archive/objects';
import { holdOn } from '@/lib/store/archive/removal/unused';

// Written in SQL: Prisma compiles a statement anew for every number of rows, which for an import
// costs more than the statement does.
const { sql, join } = Prisma;

/** What is in the archive under a SOP Instance UID. */
export interface KnownInstance {
  objectSha256: string;
  seriesUid: string;
}

export async function knownInstances(
  session: DbSession,
  sopInstanceUids: readonly string[],
): Promise<Map<string, KnownInstance>> {
  const rows = await session.$queryRaw<
    ({ sopInstanceUid: string } & KnownInstance)[]
  >(sql`
    SELECT "sopInstanceUid", "objectSha256", "seriesUid" FROM "Instance"
    WHERE "sopInstanceUid" IN (${join([...sopInstanceUids])})`);
  return new Map(rows.map(({ sopInstanceUid, ...known }) => [sopInstanceUid, known]));
}

/**
 * Count objects in, so that `verify` looks after them. Those that are counted already stay, and are
 * read from where they were written last.
 */
export async function insertObjects(session: DbSession, objects: readonly StoredBytes[]) {
  const now = new Date();
  const each = new Map(objects.map((object) => [object.sha256, object]));
  const rows = [...each.values()].map(
    ({ sha256, bytes, packed }) =>
      sql`(${sha256}, ${bytes}, ${packed?.pack ?? null}, ${packed?.offset ?? null}, ${now})`,
  );
  await session.$executeRaw(sql`
    INSERT INTO "StoredObject" ("sha256", "bytes", "pack", "offset", "createdAt")
    VALUES ${join(rows)}
    ON CONFLICT ("sha256") DO UPDATE SET "pack" = excluded."pack", "offset" = excluded."offset"
    WHERE excluded."pack" IS NOT NULL`);
  await holdOn(session, [...each.keys()]);
}

export async function insertInstances(
  session: DbSession,
  instances: readonly InstanceToStore[],
) {
  const now = new Date();
  const rows = instances.map(
    (each) => sql`(${each.sopInstanceUid}, ${each.series.uid}, ${each.sopClassUid},
      ${each.transferSyntaxUid}, ${each.number}, ${each.header}, ${each.frames},
      ${each.summary}, ${each.notShown}, ${each.object.sha256}, ${now})`,
  );
  await session.$executeRaw(sql`
    INSERT INTO "Instance" ("sopInstanceUid", "seriesUid", "sopClassUid", "transferSyntaxUid",
      "number", "header", "frames", "summary", "notShown", "objectSha256", "createdAt")
    VALUES ${join(rows)}`);
}
