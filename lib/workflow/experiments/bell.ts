import type { Db } from '@/lib/store/db';

/** Rung when something of an experiment changed: the queue, and whoever looks on, look again. */
export class Bell {
  #waiting: (() => void)[] = [];

  ring(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }

  /** Until it rings, or so many milliseconds have passed, or the signal is aborted. */
  wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done() {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      }
      this.#waiting.push(done);
      signal?.addEventListener('abort', done, { once: true });
      if (signal?.aborted) done();
    });
  }
}

/** By the archive; Next's bundle and the server beside it share it. */
const place = globalThis as { overreadBells?: WeakMap<Db, Bell> };

export function bellOf({ db }: { db: Db }): Bell {
  const bells = (place.overreadBells ??= new WeakMap());
  const found = bells.get(db) ?? new Bell();
  bells.set(db, found);
  return found;
}
