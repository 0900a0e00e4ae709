import type { LedgerLine } from '@/lib/api/imports';
import {
  isUnderWay,
  type Pull,
  type PullCounts,
  type PullProblem,
} from '@/lib/api/pacs/protocol';
import type { Db } from '@/lib/store/db';

/** So many problems of a pull are kept; its counts count all of them. */
const MOST_PROBLEMS = 500;

/** A pull of this process: what is known of it now, and every line of its ledger. */
export class LivePull {
  readonly lines: LedgerLine[] = [];
  readonly #closing = new AbortController();
  readonly #changed: () => void;
  #pull: Pull;
  /** Counts the changes. */
  revision = 0;

  constructor(pull: Pull, changed: () => void) {
    this.#pull = pull;
    this.#changed = changed;
  }

  get pull(): Pull {
    return this.#pull;
  }

  /** Aborted by `cancel`. */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  cancel() {
    this.#closing.abort();
  }

  change(change: Partial<Pull>) {
    this.#pull = { ...this.#pull, ...change };
    this.revision += 1;
    this.#changed();
  }

  count(outcome: keyof PullCounts, more = 1) {
    const { counts } = this.#pull;
    this.change({ counts: { ...counts, [outcome]: counts[outcome] + more } });
  }

  /** A ledger line; one that a person should see is a problem as well. */
  tell(line: LedgerLine) {
    this.lines.push(line);
    if (line.outcome !== 'stored' || line.reason) this.note(line);
    this.count(line.outcome);
  }

  note(problem: PullProblem) {
    const { problems } = this.#pull;
    if (problems.length < MOST_PROBLEMS)
      this.change({ problems: [...problems, problem] });
  }
}

/** How long a pull that ended is kept for those who come a little late. */
const KEPT_MS = 60_000;

/** The pulls of this process, for however many look. */
export class PullBoard {
  readonly #pulls = new Map<string, LivePull>();
  #waiting: (() => void)[] = [];

  add(pull: Pull): LivePull {
    const live = new LivePull(pull, () => this.#wake());
    this.#pulls.set(pull.id, live);
    this.#wake();
    return live;
  }

  find(id: string): LivePull | undefined {
    return this.#pulls.get(id);
  }

  all(): LivePull[] {
    return [...this.#pulls.values()];
  }

  underWay(): LivePull[] {
    return this.all().filter(({ pull }) => isUnderWay(pull));
  }

  ended(live: LivePull) {
    setTimeout(() => {
      if (this.#pulls.get(live.pull.id) === live) this.#pulls.delete(live.pull.id);
    }, KEPT_MS).unref();
  }

  /** Until something changes. */
  change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake() {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}

/** By the database that the pulls are kept in; Next's bundle and the server beside it share it. */
const boards = ((
  globalThis as { overreadPulls?: WeakMap<Db, PullBoard> }
).overreadPulls ??= new WeakMap());

export function boardOf({ db }: { db: Db }): PullBoard {
  const found = boards.get(db) ?? new PullBoard();
  boards.set(db, found);
  return found;
}
