import 'server-only';
import BetterSqlite from 'better-sqlite3';

/**
 * The embedded database as it is at one moment, while others write to it, as a file of its own. In it
 * every object is a file of its own, too; what was deleted is left out, and so is who was signed in.
 *
 * @returns The objects that it counts on.
 */
export function snapshotOf(
  databaseFile: string,
  to: string,
): { sha256: string; bytes: number }[] {
  const database = new BetterSqlite(databaseFile, { timeout: 60_000 });
  try {
    database.prepare('VACUUM INTO ?').run(to);
  } finally {
    database.close();
  }
  const snapshot = new BetterSqlite(to);
  try {
    snapshot.pragma('foreign_keys = ON');
    snapshot.exec(`
      DELETE FROM "StoredObject" WHERE "sha256" IN (SELECT "sha256" FROM "UnusedObject");
      UPDATE "StoredObject" SET "pack" = NULL, "offset" = NULL;
      DELETE FROM "RetiredPack";
      DELETE FROM "Session";
      DELETE FROM "Verification";
      VACUUM;`);
    return snapshot
      .prepare<[], { sha256: string; bytes: number }>(
        'SELECT "sha256", "bytes" FROM "StoredObject" ORDER BY "sha256"',
      )
      .all();
  } finally {
    snapshot.close();
  }
}
