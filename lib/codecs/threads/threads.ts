import type { Worker } from 'node:worker_threads';
import { AppError, type ErrorCode } from '@/lib/errors';

/** What a thread answers. Errors lose their class on the way, so they go as data. */
export type ThreadAnswer<Result> =
  | { readonly result: Result }
  | { readonly code: ErrorCode; readonly message: string; readonly hint?: string };

export interface Threads<Request, Result> {
  /**
   * Have a thread do something. Requests wait in line for a free one.
   *
   * @param transfer - Buffers that move to the thread, instead of being copied.
   * @param signal - Aborting it rejects with its reason; work under way is given up.
   * @throws AppError as the thread's; `failure` when it crashed or took too long; `too_large` when
   *   too many requests are waiting.
   */
  ask(
    request: Request,
    transfer: readonly ArrayBuffer[],
    signal?: AbortSignal,
  ): Promise<Result>;
  /** End the threads. Requests still waiting fail. */
  close(): Promise<void>;
}

export interface ThreadsOptions<Request> {
  /** How many work at a time; they start when they are first needed. */
  threads: number;
  /** The project's folder: that of package.json. */
  root: string;
  /** The thread's module, a path in the project. */
  script: string;
  /** What threads do, for messages: `Decoding`. */
  work: string;
  /** The code of a crash or of taking too long. */
  failure: ErrorCode;
  /** For one request, from when its thread takes it, by the clock: longer than a busy machine needs. */
  timeLimitMs(request: Request): number;
  /** How many requests may wait; their bytes stay in memory meanwhile. */
  queueLimit?: number;
}

interface Job<Request, Result> {
  request: Request;
  transfer: readonly ArrayBuffer[];
  resolve(result: Result): void;
  reject(error: unknown): void;
}

interface Thread<Request, Result> {
  worker: Worker;
  job: Job<Request, Result> | undefined;
  timer: NodeJS.Timeout | undefined;
}

// Asked of the process, not imported, so that a bundler doesn't take the worker for its own.
const { Worker: WorkerThread } = process.getBuiltinModule('node:worker_threads');
const { createRequire } = process.getBuiltinModule('node:module');
const { pathToFileURL } = process.getBuiltinModule('node:url');

/** Threads for work that could crash or hang. A request that does so fails alone. */
export function openThreads<Request, Result>({
  threads: limit,
  root,
  script,
  work,
  failure,
  timeLimitMs,
  queueLimit = 4096,
}: ThreadsOptions<Request>): Threads<Request, Result> {
  const threads = new Set<Thread<Request, Result>>();
  const waiting: Job<Request, Result>[] = [];
  let closed = false;

  const start = startWorker(root, script);
  const failed = (message: string, cause?: unknown) =>
    new AppError(failure, message, { cause });

  function open(): Thread<Request, Result> {
    const worker = start();
    const thread: Thread<Request, Result> = { worker, job: undefined, timer: undefined };
    worker.on('message', (answer: ThreadAnswer<Result>) => {
      const job = release(thread);
      if ('result' in answer) job?.resolve(answer.result);
      else {
        const { code, message, hint } = answer;
        job?.reject(new AppError(code, message, hint === undefined ? {} : { hint }));
      }
      next();
    });
    worker.on('error', (cause) => lose(thread, failed(`${work} crashed on it.`, cause)));
    worker.on('exit', () => lose(thread, failed(`${work} ended unexpectedly.`)));
    worker.unref();
    threads.add(thread);
    return thread;
  }

  function release(thread: Thread<Request, Result>): Job<Request, Result> | undefined {
    clearTimeout(thread.timer);
    const { job } = thread;
    thread.job = undefined;
    thread.worker.unref(); // An idle thread doesn't keep the process alive.
    return job;
  }

  /** Give a thread up: its request fails, the others get a new one. */
  function lose(thread: Thread<Request, Result>, error: unknown) {
    if (!threads.delete(thread)) return;
    release(thread)?.reject(error);
    void thread.worker.terminate();
    next();
  }

  function next() {
    while (waiting.length > 0 && !closed) {
      const idle = [...threads].find(({ job }) => !job);
      const thread = idle ?? (threads.size < limit ? open() : undefined);
      const job = thread && waiting.shift();
      if (!thread || !job) return;
      run(thread, job);
    }
  }

  function run(thread: Thread<Request, Result>, job: Job<Request, Result>) {
    thread.job = job;
    thread.worker.ref();
    const limit = timeLimitMs(job.request);
    thread.timer = setTimeout(
      () =>
        lose(thread, failed(`${work} took longer than ${Math.round(limit / 1000)} s.`)),
      limit,
    );
    thread.worker.postMessage(job.request, job.transfer);
  }

  return {
    ask(request, transfer, signal) {
      return new Promise((resolve, reject) => {
        if (closed) throw failed(`${work} was stopped.`);
        signal?.throwIfAborted();
        if (waiting.length >= queueLimit) {
          throw new AppError('too_large', 'Too many of these are waiting.', {
            retryable: true,
          });
        }
        const onAbort = () => {
          const place = waiting.indexOf(job);
          if (place >= 0) waiting.splice(place, 1);
          const thread = [...threads].find((each) => each.job === job);
          if (thread) lose(thread, signal?.reason);
          else reject(signal?.reason);
        };
        const settled = () => signal?.removeEventListener('abort', onAbort);
        const job: Job<Request, Result> = {
          request,
          transfer,
          resolve: (result) => (settled(), resolve(result)),
          reject: (error) => (settled(), reject(error)),
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        waiting.push(job);
        next();
      });
    },
    async close() {
      closed = true;
      const error = failed(`${work} was stopped.`);
      for (const job of waiting.splice(0)) job.reject(error);
      const open = [...threads];
      for (const thread of open) release(thread)?.reject(error);
      threads.clear();
      await Promise.all(open.map(({ worker }) => worker.terminate()));
    },
  };
}

/** A worker is TypeScript run by tsx, whichever folder and bundle the server was started from. */
function startWorker(root: string, script: string): () => Worker {
  const tsx = createRequire(`${root}/package.json`).resolve('tsx');
  const module = pathToFileURL(`${root}/${script}`);
  return () =>
    new WorkerThread(module, {
      execArgv: ['--conditions=react-server', '--import', pathToFileURL(tsx).href],
      env: { ...process.env, TSX_TSCONFIG_PATH: `${root}/tsconfig.json` },
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
      stdout: true,
      stderr: true,
    });
}
