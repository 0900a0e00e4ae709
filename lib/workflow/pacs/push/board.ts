import type { Outcome, Push } from '@/lib/api/pacs/push';
import type { Db } from '@/lib/store/db';
import { Board, LiveJob } from '@/lib/workflow/pacs/board';

/** A push of this process, and what is known of it now. */
export class LivePush extends LiveJob<Push> {
  get push(): Push {
    return this.job;
  }

  /** Of an object that was waiting something is known. */
  settle(outcome: Exclude<Outcome, 'waiting'>) {
    const { counts } = this.push;
    this.change({
      counts: {
        ...counts,
        waiting: counts.waiting - 1,
        [outcome]: counts[outcome] + 1,
      },
    });
  }
}

type PushBoard = Board<Push, LivePush>;

/** By the database that the pushes are kept in; Next's bundle and the server beside it share it. */
const boards = ((
  globalThis as { overreadPushes?: WeakMap<Db, PushBoard> }
).overreadPushes ??= new WeakMap());

export function boardOf({ db }: { db: Db }): PushBoard {
  const found = boards.get(db) ?? new Board(LivePush);
  boards.set(db, found);
  return found;
}
