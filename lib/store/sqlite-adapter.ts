import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type {
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  Transaction,
} from '@prisma/driver-adapter-utils';
import type Database from 'better-sqlite3';

/**
 * Prisma's SQLite adapter with the isolation and durability that it lacks.
 *
 * The stock adapter has one connection for everything, so a write of another request joins an open
 * interactive transaction and is lost with its rollback, although it was acknowledged. Here a
 * transaction has a connection of its own and other writes wait for it. `synchronous = FULL` is
 * set because better-sqlite3 opens WAL databases with NORMAL, which a power cut can undo.
 */
export class SqliteAdapter implements SqlDriverAdapterFactory {
  readonly provider = 'sqlite' as const;
  readonly adapterName = '@overread/sqlite';
  readonly #url: string;
  #readers?: Readers;

  /** @param url - `file:` and a path. */
  constructor(url: string) {
    this.#url = url;
  }

  async connect(): Promise<SqlDriverAdapter> {
    const main = await this.#open();
    const inside = await this.#open();
    const lock = new Lock();
    const readers = new Readers(main.database);
    this.#readers = readers;

    const alone = async <T>(work: () => Promise<T>): Promise<T> => {
      const release = await lock.acquire();
      try {
        return await work();
      } finally {
        release();
      }
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
        main.database.close();
        inside.database.close();
      },
      startTransaction: async () => transaction(inside, await lock.acquire()),
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

  async #open() {
    const adapter = await new PrismaBetterSqlite3({
      url: this.#url,
      timeout: 5000,
    }).connect();
    const database = clientOf(adapter);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    return { adapter, database };
  }
}

/** Statements are kept prepared: many are longer to read than to run. */
const MOST_PREPARED = 200;

class Readers {
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

interface Connection {
  adapter: SqlDriverAdapter;
  database: Database.Database;
}

function transaction(
  { adapter, database }: Connection,
  release: () => void,
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
    commit: end,
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
