import { open, type FileHandle } from 'node:fs/promises';

/** Flushes SQLite's write-ahead log to the disk, while everything else goes on. */
export interface LogFlusher {
  /** Resolves once all that was committed before would survive a power cut. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A commit is in the log, and a log that is on the disk is all that SQLite needs after a power cut. What
 * it moves from there into the database it flushes itself, with `synchronous = NORMAL` as well.
 *
 * @param file - The log; it is there, and stays the same file, while a connection to the database is.
 * @see https://www.sqlite.org/wal.html
 */
export function openLogFlusher(file: string): LogFlusher {
  let log: Promise<FileHandle> | undefined;
  let underWay: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  async function flushNow() {
    // Windows flushes only what may be written to.
    log ??= open(file, 'r+');
    await (await log).datasync();
  }
  /** One that has begun may have missed the last commit: wait for the one after it, with all others. */
  async function flushAfter(before: Promise<void>) {
    await before.catch(() => undefined);
    next = undefined;
    underWay = flushNow();
    return underWay;
  }
  return {
    flush: () => (next ??= flushAfter(underWay ?? Promise.resolve())),
    async close() {
      await next?.catch(() => undefined);
      await underWay?.catch(() => undefined);
      await (await log)?.close();
    },
  };
}
