import { isUnderWay } from '@/lib/api/pacs/jobs';

export interface Job {
  readonly id: string;
  readonly status: Parameters<typeof isUnderWay>[0]['status'];
}

/** Something of this process that goes on by itself, and what is known of it now. */
export class LiveJob<J extends Job> {
  readonly #closing = new AbortController();
  readonly #changed: () => void;
  #job: J;
  /** Counts the changes. */
  revision = 0;

  constructor(job: J, changed: () => void) {
    this.#job = job;
    this.#changed = changed;
  }

  get job(): J {
    return this.#job;
  }

  /** Aborted by `cancel`. */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  cancel() {
    this.#closing.abort();
  }

  change(change: Partial<J>) {
    this.#job = { ...this.#job, ...change };
    this.revision += 1;
    this.#changed();
  }
}

/** How long one that ended is kept for those who come a little late. */
const KEPT_MS = 60_000;

/** The jobs of one kind in this process, for however many look. */
export class Board<J extends Job, Live extends LiveJob<J>> {
  readonly #jobs = new Map<string, Live>();
  readonly #make: new (job: J, changed: () => void) => Live;
  #waiting: (() => void)[] = [];

  constructor(make: new (job: J, changed: () => void) => Live) {
    this.#make = make;
  }

  add(job: J): Live {
    const live = new this.#make(job, () => this.#wake());
    this.#jobs.set(job.id, live);
    this.#wake();
    return live;
  }

  find(id: string): Live | undefined {
    return this.#jobs.get(id);
  }

  all(): Live[] {
    return [...this.#jobs.values()];
  }

  underWay(): Live[] {
    return this.all().filter(({ job }) => isUnderWay(job));
  }

  ended(live: Live) {
    setTimeout(() => {
      if (this.#jobs.get(live.job.id) === live) this.#jobs.delete(live.job.id);
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
