import type { LedgerLine } from '@/lib/api/imports';
import type { Pull, PullCounts, PullProblem } from '@/lib/api/pacs/protocol';
import type { Db } from '@/lib/store/db';
import { Board, LiveJob } from '@/lib/workflow/pacs/board';

/** So many problems of a pull are kept; its counts count all of them. */
const MOST_PROBLEMS = 500;

/** A pull of this process: what is known of it now, and every line of its ledger. */
export class LivePull extends LiveJob<Pull> {
  readonly lines: LedgerLine[] = [];

  get pull(): Pull {
    return this.job;
  }

  count(outcome: keyof PullCounts, more = 1) {
    const { counts } = this.pull;
    this.change({ counts: { ...counts, [outcome]: counts[outcome] + more } });
  }

  /** A ledger line; one that a person should see is a problem as well. */
  tell(line: LedgerLine) {
    this.lines.push(line);
    if (line.outcome !== 'stored' || line.reason) this.note(line);
    this.count(line.outcome);
  }

  note(problem: PullProblem) {
    const { problems } = this.pull;
    if (problems.length < MOST_PROBLEMS)
      this.change({ problems: [...problems, problem] });
  }
}

type PullBoard = Board<Pull, LivePull>;

/** By the database that the pulls are kept in; Next's bundle and the server beside it share it. */
const boards = ((
  globalThis as { overreadPulls?: WeakMap<Db, PullBoard> }
).overreadPulls ??= new WeakMap());

export function boardOf({ db }: { db: Db }): PullBoard {
  const found = boards.get(db) ?? new Board(LivePull);
  boards.set(db, found);
  return found;
}
