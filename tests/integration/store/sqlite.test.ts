import {
  cpSync,
  mkdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
  readdirSync,
} from 'node:fs';
import { open as openFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { openDb, transactOften, type Db } from '@/lib/store/db';
import { migrate } from '@/lib/store/migrate';
import { openFolderStore, sweepFolderStore } from '@/lib/store/archive/objects';
import { ctStack } from '@/tests/phantoms/series';
import { startScript } from '../child';
import { importAll, importWorld, temporaryFolder } from '../test-world';

const MIGRATIONS = path.resolve('prisma/migrations');

const open = (dataFolder: string, migrationsFolder = MIGRATIONS) =>
  openDb({ databaseUrl: undefined, dataFolder, migrationsFolder });

/** Flushes of files by this process begin, and end when they are told to. */
async function spyOnFlushes(folder: string, flushes: { done: () => void }[]) {
  const file = await openFile(path.join(folder, 'any'), 'w');
  await file.close();
  return vi
    .spyOn(Object.getPrototypeOf(file) as FileHandle, 'datasync')
    .mockImplementation(
      () => new Promise((resolve) => flushes.push({ done: () => resolve() })),
    );
}

describe('the embedded database', () => {
  it('is in WAL mode and looks after references, inside transactions and out', async () => {
    const db = await open(temporaryFolder());
    const pragmas = async (session: Pick<Db, '$queryRawUnsafe'>) => [
      await session.$queryRawUnsafe('PRAGMA journal_mode'),
      await session.$queryRawUnsafe('PRAGMA synchronous'),
      await session.$queryRawUnsafe('PRAGMA foreign_keys'),
    ];
    // synchronous 1 is NORMAL: checkpoints are flushed by SQLite, commits by us.
    const safe = [
      [{ journal_mode: 'wal' }],
      [{ synchronous: 1n }],
      [{ foreign_keys: 1n }],
    ];
    expect(await pragmas(db)).toEqual(safe);
    expect(await db.$transaction((session) => pragmas(session))).toEqual(safe);
    await db.$disconnect();
  });

  it('acknowledges a write once a flush that began after it is over, for all that wait', async () => {
    const folder = temporaryFolder();
    const db = await open(folder);
    await db.setting.create({ data: { name: 'opens the log', value: '' } });
    const flushes: { done: () => void }[] = [];
    const spy = await spyOnFlushes(folder, flushes);
    const acknowledged: string[] = [];
    const write = (name: string, work: Promise<unknown>) =>
      work.then(() => acknowledged.push(name));
    const data = (name: string) => ({ data: { name, value: '' } });
    const rows = () => db.setting.count();

    const first = write('row', db.setting.create(data('row')));
    await expect.poll(() => flushes.length).toBe(1);
    const others = [
      write(
        'transaction',
        db.$transaction((session) => session.setting.create(data('transaction'))),
      ),
      write(
        'often',
        transactOften(
          db,
          (session) =>
            session.$executeRaw`INSERT INTO "Setting" ("name", "value") VALUES ('often', '')`,
        ),
      ),
    ];
    // Both are committed, and wait together for the flush after this one.
    await expect.poll(rows).toBe(4);
    expect([acknowledged, flushes.length]).toEqual([[], 1]);
    flushes[0]?.done();
    await first;
    await expect.poll(() => flushes.length).toBe(2);
    expect(acknowledged).toEqual(['row']);
    flushes[1]?.done();
    await Promise.all(others);
    expect(flushes).toHaveLength(2);
    expect(acknowledged.toSorted()).toEqual(['often', 'row', 'transaction']);
    spy.mockRestore();
    await db.$disconnect();
  });

  it('says that a write failed when the flush did', async () => {
    const folder = temporaryFolder();
    const db = await open(folder);
    await db.setting.create({ data: { name: 'opens the log', value: '' } });
    const spy = await spyOnFlushes(folder, []);
    spy.mockRejectedValueOnce(Object.assign(new Error('broken'), { code: 'EIO' }));
    const data = { name: 'row', value: '' };
    await expect(
      db.$transaction((each) => each.setting.create({ data })),
    ).rejects.toThrow();
    spy.mockRestore();
    await db.$disconnect();
  });

  it('has every acknowledged row after kill -9 of the process that wrote it', async () => {
    const folder = temporaryFolder();
    for (const attempt of ['a', 'b']) {
      const child = startScript('tests/integration/store/writer.ts', [
        folder,
        attempt,
        '100000',
      ]);
      await child.reached(150);
      child.process.kill('SIGKILL');
      await child.ended;
      expect(child.lines.length).toBeGreaterThanOrEqual(150);
      const db = await open(folder);
      const rows = new Set((await db.setting.findMany()).map(({ name }) => name));
      expect(child.lines.filter((line) => !rows.has(line))).toEqual([]);
      expect(await db.$queryRawUnsafe('PRAGMA integrity_check')).toEqual([
        { integrity_check: 'ok' },
      ]);
      await db.$disconnect();
    }
  });

  it('serves three processes that open it new and write to it at once', async () => {
    const folder = temporaryFolder();
    const children = ['a', 'b', 'c'].map((name) =>
      startScript('tests/integration/store/writer.ts', [folder, name, '60']),
    );
    for (const child of children) {
      expect([await child.ended, child.errors]).toEqual([0, []]);
    }
    const db = await open(folder);
    const rows = await db.setting.findMany();
    expect(rows).toHaveLength(180);
    // Transactions never saw the same count: one came after the other.
    const counts = rows.filter(({ value }) => value).map(({ value }) => value);
    expect(new Set(counts).size).toBe(counts.length);
    await db.$disconnect();
  });
});

/** The project's own migrations and one more. */
function migrationsWith(sql: string): string {
  const folder = path.join(temporaryFolder(), 'migrations');
  cpSync(MIGRATIONS, folder, { recursive: true });
  writeMigration(folder, sql);
  return folder;
}
function writeMigration(folder: string, sql: string) {
  const place = path.join(folder, 'sqlite/9999_next');
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, 'migration.sql'), sql);
}

/** What Prisma writes to add a column to Study, a parent of series and reports. */
function redefinedStudy(): string {
  const init = readFileSync(
    path.join(MIGRATIONS, 'sqlite/0001_init/migration.sql'),
    'utf8',
  );
  const [, columns = ''] = /CREATE TABLE "Study" \(([^;]*)\);/.exec(init) ?? [];
  const names = [...columns.matchAll(/^\s*("\w+") /gm)]
    .map(([, name]) => name)
    .join(', ');
  return `PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Study" ("hospital" TEXT NOT NULL DEFAULT 'x', ${columns});
INSERT INTO "new_Study" (${names}) SELECT ${names} FROM "Study";
DROP TABLE "Study";
ALTER TABLE "new_Study" RENAME TO "Study";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;`;
}

describe('migrations of the embedded database', () => {
  async function archiveWithOneStudy() {
    const folder = temporaryFolder();
    const db = await open(folder);
    await importAll(importWorld(db, folder), ctStack(3));
    await db.$disconnect();
    return folder;
  }

  it('keep the children of a table that is defined anew', async () => {
    const folder = await archiveWithOneStudy();
    const db = await open(folder, migrationsWith(redefinedStudy()));
    expect(await db.$queryRawUnsafe('SELECT hospital FROM "Study"')).toEqual([
      { hospital: 'x' },
    ]);
    expect([await db.series.count(), await db.instance.count()]).toEqual([1, 3]);
    // References hold as before.
    await db.study.deleteMany();
    expect(await db.instance.count()).toBe(0);
    await db.$disconnect();
  });

  it('that fail are rolled back whole, and can be tried again', async () => {
    const folder = await archiveWithOneStudy();
    const migrations = migrationsWith(
      'CREATE TABLE "Half" ("id" TEXT PRIMARY KEY); DELETE FROM "Instance"; INSERT INTO "Nowhere" VALUES (1);',
    );
    await expect(open(folder, migrations)).rejects.toThrow(
      'Migration 9999_next failed; the database is as it was.',
    );
    const db = await open(folder);
    expect(await db.instance.count()).toBe(3);
    expect(
      await db.$queryRawUnsafe(`SELECT name FROM sqlite_master WHERE name = 'Half'`),
    ).toEqual([]);
    await db.$disconnect();
    writeMigration(migrations, 'CREATE TABLE "Half" ("id" TEXT PRIMARY KEY);');
    await (await open(folder, migrations)).$disconnect();
  });

  it('are applied once, though another process was first between the look and the lock', async () => {
    const folder = temporaryFolder();
    const raw = new BetterSqlite(path.join(folder, 'overread.db'));
    raw.pragma('journal_mode = WAL');
    let first = true;
    await migrate(
      {
        dialect: 'sqlite',
        async script(sql) {
          if (sql.startsWith('BEGIN') && first) {
            first = false;
            await (await open(folder)).$disconnect();
          }
          raw.exec(sql);
        },
        rows: async (sql) => raw.prepare<[], Record<string, unknown>>(sql).all(),
      },
      path.join(MIGRATIONS, 'sqlite'),
    );
    const applied = raw.prepare('SELECT count(*) AS n FROM "_prisma_migrations"').all();
    const there = readdirSync(path.join(MIGRATIONS, 'sqlite'), { withFileTypes: true });
    const n = there.filter((each) => each.isDirectory()).length;
    expect([first, applied]).toEqual([false, [{ n }]]);
    raw.close();
  });

  it('are refused when one was changed after it was applied', async () => {
    const folder = await archiveWithOneStudy();
    const migrations = migrationsWith('CREATE TABLE "More" ("id" TEXT PRIMARY KEY);');
    await (await open(folder, migrations)).$disconnect();
    await (await open(folder, migrations)).$disconnect();
    writeMigration(migrations, 'CREATE TABLE "More" ("id" INTEGER PRIMARY KEY);');
    await expect(open(folder, migrations)).rejects.toThrow(
      'Migration 9999_next was changed after it was applied.',
    );
  });
});

describe('the object store', () => {
  const HOUR = 3600 * 1000;

  it('sweeps what was left half written a day ago, and nothing else', async () => {
    const folder = temporaryFolder();
    const store = openFolderStore(folder);
    const { sha256 } = await store.put(Buffer.from('kept'));
    const part = (name: string, age: number) => {
      const file = path.join(folder, sha256.slice(0, 2), `.${name}.part`);
      writeFileSync(file, 'half');
      const then = new Date(Date.now() - age);
      utimesSync(file, then, then);
    };
    part('old', 25 * HOUR);
    part('being written', HOUR);
    expect(await sweepFolderStore(folder, Date.now())).toBe(1);
    expect(await sweepFolderStore(folder, Date.now())).toBe(0);
    expect(await sweepFolderStore(path.join(folder, 'nowhere'), Date.now())).toBe(0);
    expect(String(await store.read(sha256))).toBe('kept');
  });

  it('says what is not there, and what is shorter than its index says', async () => {
    const store = openFolderStore(temporaryFolder());
    const { sha256 } = await store.put(Buffer.from('0123456789'));
    expect(String(await store.readRange(sha256, 2, 3))).toBe('234');
    await expect(store.readRange(sha256, 8, 3)).rejects.toMatchObject({
      code: 'store_failed',
    });
    await expect(store.read('0'.repeat(64))).rejects.toMatchObject({ code: 'not_found' });
    await expect(store.read('../../etc/passwd')).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
