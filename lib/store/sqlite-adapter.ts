import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type {
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  Transaction,
} from '@prisma/driver-adapter-utils';
import type Database from 'better-sqlite3';
import { openLogFlusher, type LogFlusher } from './sqlite-log';

/**
 * Prisma's SQLite adapter with the isolation and durability that it lacks.
 *
 * The stock adapter has one connection for everything, so a write of another request joins an open
 * interactive transaction and is lost with its rollback, although it was acknowledged. Here a
 * transaction has a connection of its own and other writes wait for it.
 *
 * With `synchronous = FULL` a commit would flush the write-ahead log while nothing else runs. With
 * NORMAL, as here, it doesn't, and a power cut can undo it: so nothing is said to be written before
 * the log is flushed beside, for all that wait for it.
 */
export class SqliteAdapter implements SqlDriverAdapterFactory {
  readonly provider = 'sqlite' as const;
  readonly adapterName = '@overread/sqlite';
  readonly #file: string;
  readonly #log: LogFlusher;
  #readers?: Prepared;
  #inside?: Prepared;

  /** @param file - Its path. */
  constructor(file: string) {
    this.#file = file;
    this.#log = openLogFlusher(`${file}-wal`);
  }

  async connect(): Promise<SqlDriverAdapter> {
    const main = await this.#open();
    const inside = await this.#open();
    const lock = new Lock();
    const readers = new Prepared(main.database);
    this.#readers = readers;
    this.#inside = new Prepared(inside.database);
    const flushed = () => this.#log.flush();

    /** Done once it would survive a power cut. */
    const alone = async <T>(work: () => Promise<T>): Promise<T> => {
      const release = await lock.acquire();
      let result: T;
      try {
        result = await work();
      } finally {
        release();
      }
      await flushed();
      return result;
    };
    const reads = ({ sql }: SqlQuery) => readers.prepared(sql).readonly;

    return {
      provider: this.provider,
      adapterName: this.adapterName,
      queryRaw: (query) =>
        reads(query)
          ? main.adapter.queryRaw(query)
          : alone(() => main.adapter.queryRaw(query)),
      executeRaw: (query) => alone(() => main.adapter.executeRaw(query)),
      executeScript: (script) => alone(() => main.adapter.executeScript(script)),
      getConnectionInfo: () => ({
        supportsRelationJoins: false,
        ...main.adapter.getConnectionInfo?.(),
      }),
      dispose: async () => {
        await this.#log.close();
        main.database.close();
        inside.database.close();
      },
      startTransaction: async () => transaction(inside, await lock.acquire(), flushed),
    };
  }

  /**
   * Rows of a statement that only reads, as SQLite has them.
   *
   * @throws Error before the first `connect`, and for a statement that returns no rows.
   */
  rows(sql: string, values: readonly unknown[]): unknown[] {
    if (!this.#readers) throw new Error('The database is not connected.');
    return this.#readers.prepared(sql).all(...values);
  }

  /** The same within the open transaction. */
  rowsInside(sql: string, values: readonly unknown[]): unknown[] {
    return this.#within.prepared(sql).all(...values.map(asHeld));
  }

  /** @returns How many rows a statement of the open transaction has changed. */
  runInside(sql: string, values: readonly unknown[]): number {
    return this.#within.prepared(sql).run(...values.map(asHeld)).changes;
  }

  get #within(): Prepared {
    if (!this.#inside) throw new Error('The database is not connected.');
    return this.#inside;
  }

  async #open() {
    const adapter = await new PrismaBetterSqlite3({
      url: `file:${this.#file}`,
      timeout: 5000,
    }).connect();
    const database = clientOf(adapter);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    return { adapter, database };
  }
}

/** Statements are kept prepared: many are longer to read than to run. */
const MOST_PREPARED = 200;

class Prepared {
  readonly #statements = new Map<string, Database.Statement>();
  constructor(readonly database: Database.Database) {}

  prepared(sql: string): Database.Statement {
    const statement = this.#statements.get(sql) ?? this.database.prepare(sql);
    // Last in the map is the last one used.
    this.#statements.delete(sql);
    this.#statements.set(sql, statement);
    const [oldest] = this.#statements.keys();
    if (this.#statements.size > MOST_PREPARED && oldest !== undefined) {
      this.#statements.delete(oldest);
    }
    return statement;
  }
}

/** As Prisma writes it. */
function asHeld(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace('Z', '+00:00');
  return typeof value === 'boolean' ? Number(value) : value;
}

interface Connection {
  adapter: SqlDriverAdapter;
  database: Database.Database;
}

function transaction(
  { adapter, database }: Connection,
  release: () => void,
  flushed: () => Promise<void>,
): Transaction {
  try {
    // IMMEDIATE: a transaction that reads first would otherwise fail when it comes to write.
    database.prepare('BEGIN IMMEDIATE').run();
  } catch (error) {
    release();
    throw error;
  }
  const end = async () => {
    // Prisma sends COMMIT itself; what is still open here did not commit.
    if (database.inTransaction) database.prepare('ROLLBACK').run();
    release();
  };
  const savepoint = (verb: string) => async (name: string) => {
    await adapter.executeRaw({ sql: `${verb} ${name}`, args: [], argTypes: [] });
  };
  return {
    provider: 'sqlite',
    adapterName: '@overread/sqlite',
    options: { usePhantomQuery: false },
    queryRaw: (query) => adapter.queryRaw(query),
    executeRaw: (query) => adapter.executeRaw(query),
    commit: async () => {
      await end();
      await flushed();
    },
    rollback: end,
    createSavepoint: savepoint('SAVEPOINT'),
    rollbackToSavepoint: savepoint('ROLLBACK TO'),
    releaseSavepoint: savepoint('RELEASE SAVEPOINT'),
  };
}

/** The connection inside the stock adapter, which its types do not show. */
function clientOf(adapter: SqlDriverAdapter): Database.Database {
  const { client } = adapter as SqlDriverAdapter & { client?: Database.Database };
  if (!client)
    throw new Error('This @prisma/adapter-better-sqlite3 hides its connection.');
  return client;
}

/** First come, first served. */
class Lock {
  #tail: Promise<unknown> = Promise.resolve();

  /** @returns What lets the next one in. */
  async acquire(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const before = this.#tail;
    this.#tail = promise;
    await before;
    return () => resolve(undefined);
  }
}
