import 'server-only';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import BetterSqlite from 'better-sqlite3';
import pg from 'pg';
import { PrismaClient as PostgresClient } from './generated/postgresql/client';
import { Prisma, PrismaClient } from './generated/sqlite/client';
import { migrate } from './migrate';
import { SqliteAdapter } from './sqlite-adapter';

/** The database, whichever it is; typed by the narrower of the two. */
export type Db = PrismaClient;
type Sql = Prisma.Sql;

/**
 * What stands behind each open database. Kept by the process: this module is there once for Next's
 * bundle and once beside it, and either asks the database that the other one opened.
 */
const place = globalThis as {
  overreadDatabases?: WeakMap<object, 'postgresql' | SqliteAdapter>;
};
const databases = (place.overreadDatabases ??= new WeakMap());

/** For the little that one statement can't ask of both. */
export const isPostgres = (db: Db): boolean => databases.get(db) === 'postgresql';

/**
 * Rows of a statement that only reads, for what is asked often: with SQLite it is prepared once
 * and takes no way through Prisma, which costs several times what the answer does. Numbers may be
 * bigints, and truth values numbers, as the databases have them.
 */
export async function rowsOf<Row extends object>(db: Db, statement: Sql): Promise<Row[]> {
  const behind = databases.get(db);
  if (behind === undefined || behind === 'postgresql')
    return db.$queryRaw<Row[]>(statement);
  await db.$connect();
  return behind.rows(statement.sql, statement.values) as Row[];
}

/** What a function needs that may run inside a transaction. */
export type DbSession = Omit<
  PrismaClient,
  '$connect' | '$disconnect' | '$on' | '$extends' | '$transaction'
>;

export interface DbPlace {
  /** `postgresql://…`, or undefined for the embedded database. */
  databaseUrl: string | undefined;
  /** Holds the embedded database, `overread.db`. */
  dataFolder: string;
  /** `prisma/migrations` */
  migrationsFolder: string;
}

/**
 * Open the database after bringing it to the newest schema. The only way in: the app, the command
 * line and every test come through here.
 */
export async function openDb(place: DbPlace): Promise<Db> {
  return place.databaseUrl
    ? openPostgres(place.databaseUrl, place.migrationsFolder)
    : openSqlite(path.join(place.dataFolder, 'overread.db'), place.migrationsFolder);
}

// This driver waits for a lock without letting anything else run, the holder of the lock included:
// within a process, one comes after the other.
let migrating: Promise<unknown> = Promise.resolve();

async function openSqlite(file: string, migrationsFolder: string): Promise<Db> {
  mkdirSync(path.dirname(file), { recursive: true });
  const turn = migrating.then(() => migrateSqlite(file, migrationsFolder));
  migrating = turn.catch(() => undefined);
  await turn;
  const adapter = new SqliteAdapter(file);
  const database = new PrismaClient({ adapter });
  databases.set(database, adapter);
  return database;
}

async function migrateSqlite(file: string, migrationsFolder: string) {
  const raw = new BetterSqlite(file, { timeout: 10_000 });
  try {
    raw.pragma('journal_mode = WAL');
    await migrate(
      {
        dialect: 'sqlite',
        script: async (sql) => void raw.exec(sql),
        rows: async (sql) => raw.prepare<[], Record<string, unknown>>(sql).all(),
      },
      path.join(migrationsFolder, 'sqlite'),
    );
  } finally {
    raw.close();
  }
}

async function openPostgres(connectionString: string, migrationsFolder: string) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    // Two servers that start together migrate one after the other.
    await client.query('SELECT pg_advisory_lock(726361)');
    await migrate(
      {
        dialect: 'postgresql',
        script: async (sql) => void (await client.query(sql)),
        rows: async (sql) => (await client.query<Record<string, unknown>>(sql)).rows,
      },
      path.join(migrationsFolder, 'postgresql'),
    );
  } finally {
    await client.end();
  }
  const database = new PostgresClient({ adapter: new PrismaPg({ connectionString }) });
  databases.set(database, 'postgresql');
  // The two clients are generated from one set of models; only their types don't know it.
  return database as unknown as Db;
}

const PATIENCE = { timeout: 60_000, maxWait: 60_000 };

/**
 * A transaction that runs for every few files. With SQLite its `$queryRaw` and `$executeRaw` take no way
 * through Prisma; what they bring is as for `rowsOf`.
 */
export const transactOften = <T>(
  db: Db,
  work: (session: DbSession) => Promise<T>,
): Promise<T> =>
  db.$transaction((session) => {
    const behind = databases.get(db);
    const isSqlite = behind !== undefined && behind !== 'postgresql';
    return work(isSqlite ? shortened(session, behind) : session);
  }, PATIENCE);

function shortened(session: DbSession, adapter: SqliteAdapter): DbSession {
  const short = {
    async $queryRaw(...asked: Asked) {
      const { sql, values } = sqlOf(asked);
      return adapter.rowsInside(sql, values);
    },
    async $executeRaw(...asked: Asked) {
      const { sql, values } = sqlOf(asked);
      return adapter.runInside(sql, values);
    },
  };
  return new Proxy(session, {
    get: (target, name: keyof DbSession) =>
      name in short ? short[name as keyof typeof short] : target[name],
  });
}

/** As `sql` makes it, or as a tagged template. */
type Asked = [Sql | TemplateStringsArray, ...values: unknown[]];
const sqlOf = ([first, ...values]: Asked): Sql =>
  'sql' in first ? first : Prisma.sql(first, ...values);

/** Unique constraint; write conflict or deadlock. */
const COLLISIONS = ['P2002', 'P2034'];
/** What the drivers call these in a statement written in SQL (P2010). */
const RAW_COLLISIONS = ['UniqueConstraintViolation', 'TransactionWriteConflict'];

/**
 * Do something that looks before it writes, again if somebody else wrote in between. On PostgreSQL
 * transactions run side by side; the second look finds what the other one wrote.
 */
export async function againIfBeaten<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isCollision(error) || attempt === 5) throw error;
    }
  }
}

/** By its name: the class is there once for Next's bundle and once beside it. */
function isCollision(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== 'PrismaClientKnownRequestError') {
    return false;
  }
  const { code, meta } = error as {
    code?: string;
    meta?: { driverAdapterError?: Error };
  };
  return code === 'P2010'
    ? RAW_COLLISIONS.includes(meta?.driverAdapterError?.message ?? '')
    : COLLISIONS.includes(String(code));
}
