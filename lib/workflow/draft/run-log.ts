import type { RunEvent } from '@/lib/api/runs';

/** What a run under way has said so far, for however many listen. */
export class RunLog {
  readonly #events: RunEvent[] = [];
  readonly #closing = new AbortController();
  #ended = false;
  #waiting: (() => void)[] = [];

  /** Aborted by `cancel`. */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  cancel() {
    this.#closing.abort();
  }

  add(event: RunEvent) {
    this.#events.push(event);
    this.#wake();
  }

  end() {
    this.#ended = true;
    this.#wake();
  }

  /** Every event from the first to the last, those to come included. */
  async *follow(): AsyncGenerator<RunEvent> {
    for (let next = 0; ;) {
      const event = this.#events[next];
      if (event) {
        next += 1;
        yield event;
      } else if (this.#ended) {
        return;
      } else {
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
    }
  }

  #wake() {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}

/** Logs of this process's runs; an ended one is kept for those who come a little late. */
const KEPT_MS = 60_000;

const logs = ((globalThis as { overreadRuns?: Map<string, RunLog> }).overreadRuns ??=
  new Map());

export function openLog(runId: string): RunLog {
  const log = new RunLog();
  logs.set(runId, log);
  return log;
}

export function closeLog(runId: string) {
  logs.get(runId)?.end();
  setTimeout(() => logs.delete(runId), KEPT_MS).unref();
}

export const findLog = (runId: string): RunLog | undefined => logs.get(runId);
