import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A connection that runs scripts; SQLite's or PostgreSQL's. */
export interface MigrationConnection {
  dialect: 'sqlite' | 'postgresql';
  script(sql: string): Promise<void>;
  rows(sql: string): Promise<Record<string, unknown>[]>;
}

/**
 * Bring a database to the newest schema, with the table and the checksums of
 * `prisma migrate deploy`, which can take over at any time. Each migration is all or nothing.
 *
 * @param folder - `prisma/migrations/<dialect>`, one sub-folder a migration.
 * @throws Error when an applied migration was changed, or one fails; nothing of it stays.
 */
export async function migrate(database: MigrationConnection, folder: string) {
  const { dialect, script, rows } = database;
  await script(migrationTable(dialect));
  const applied = new Map(
    (
      await rows(
        'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL',
      )
    ).map((row) => [row['migration_name'], row['checksum']]),
  );
  for (const name of migrationsIn(folder)) {
    const sql = readFileSync(path.join(folder, name, 'migration.sql'), 'utf8');
    const checksum = createHash('sha256').update(sql).digest('hex');
    if (!applied.has(name)) await apply(database, { name, sql, checksum });
    else if (applied.get(name) !== checksum) {
      throw new Error(`Migration ${name} was changed after it was applied.`);
    }
  }
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

async function apply(
  { dialect, script, rows }: MigrationConnection,
  { name, sql, checksum }: Migration,
) {
  const sqlite = dialect === 'sqlite';
  const now = sqlite ? String(Date.now()) : 'now()';
  // SQLite ignores this pragma inside a transaction, and with foreign keys on, the DROP TABLE of a
  // redefined parent would delete its children.
  if (sqlite) await script('PRAGMA foreign_keys=OFF');
  try {
    await script(`BEGIN${sqlite ? ' IMMEDIATE' : ''}`);
    // Another process may have been first while we waited to begin.
    const [done] = await rows(
      `SELECT 1 FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND migration_name = '${name}'`,
    );
    if (!done) {
      await script(`${sql}
;INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
VALUES ('${randomUUID()}', '${checksum}', '${name}', ${now}, ${now}, 1);`);
    }
    await script('COMMIT');
  } catch (cause) {
    await script('ROLLBACK').catch(() => undefined); // already rolled back
    throw new Error(`Migration ${name} failed; the database is as it was.`, { cause });
  }
  if (!sqlite) return;
  await script('PRAGMA foreign_keys=ON');
  const broken = await rows('PRAGMA foreign_key_check');
  if (broken.length > 0) {
    throw new Error(`Migration ${name} left ${broken.length} broken references.`);
  }
}

const migrationsIn = (folder: string) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

function migrationTable(dialect: MigrationConnection['dialect']) {
  const time = dialect === 'sqlite' ? 'DATETIME' : 'TIMESTAMPTZ';
  return `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL,
  "finished_at" ${time}, "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT,
  "rolled_back_at" ${time}, "started_at" ${time} NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`;
}
