import type { Worker } from 'node:worker_threads';
import type { DecodedFrame, DecodeRequest } from '@/lib/codecs/decode-frame';
import type { WorkerAnswer } from '@/lib/codecs/worker';
import { AppError } from '@/lib/errors';

export interface Decoders {
  /**
   * Decode a frame in a thread. Frames wait in line for a free one.
   *
   * @param signal - Aborting it rejects with its reason; a decoding under way is given up.
   * @throws AppError `decode_failed` (also when the decoder crashed or took too long),
   *   `unsupported`, `too_large` when too many frames are waiting.
   */
  decode(request: DecodeRequest, signal?: AbortSignal): Promise<DecodedFrame>;
  /** End the threads. Frames still waiting fail. */
  close(): Promise<void>;
}

export interface DecodersOptions {
  /** How many frames are decoded at a time; threads start when they are first needed. */
  threads: number;
  /** The project's folder: that of package.json. */
  root: string;
  /** For one frame, from when its thread takes it. */
  timeLimitMs?: number;
  /** How many frames may wait; their bytes stay in memory meanwhile. */
  queueLimit?: number;
}

interface Job {
  request: DecodeRequest;
  resolve(frame: DecodedFrame): void;
  reject(error: unknown): void;
}

interface Thread {
  worker: Worker;
  job: Job | undefined;
  timer: NodeJS.Timeout | undefined;
}

// Asked of the process, not imported, so that a bundler doesn't take the worker for its own.
const { Worker: WorkerThread } = process.getBuiltinModule('node:worker_threads');
const { createRequire } = process.getBuiltinModule('node:module');
const { pathToFileURL } = process.getBuiltinModule('node:url');

/** Threads that decode frames. A frame that crashes or hangs its thread fails alone. */
export function openDecoders({
  threads: limit,
  root,
  timeLimitMs = 30_000,
  queueLimit = 4096,
}: DecodersOptions): Decoders {
  const threads = new Set<Thread>();
  const waiting: Job[] = [];
  let closed = false;

  const start = startWorker(root);

  function open(): Thread {
    const thread: Thread = { worker: start(), job: undefined, timer: undefined };
    const { worker } = thread;
    worker.on('message', (answer: WorkerAnswer) => {
      const job = release(thread);
      if ('frame' in answer) job?.resolve(answer.frame);
      else job?.reject(new AppError(answer.code, answer.message));
      next();
    });
    worker.on('error', (cause) =>
      lose(thread, failed('The decoder crashed on this frame.', cause)),
    );
    worker.on('exit', () => lose(thread, failed('The decoder ended unexpectedly.')));
    worker.unref();
    threads.add(thread);
    return thread;
  }

  function release(thread: Thread): Job | undefined {
    clearTimeout(thread.timer);
    const { job } = thread;
    thread.job = undefined;
    thread.worker.unref(); // An idle thread doesn't keep the process alive.
    return job;
  }

  /** Give a thread up: its frame fails, the others get a new one. */
  function lose(thread: Thread, error: unknown) {
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

  function run(thread: Thread, job: Job) {
    thread.job = job;
    thread.worker.ref();
    const seconds = timeLimitMs / 1000;
    thread.timer = setTimeout(
      () => lose(thread, failed(`Decoding took longer than ${seconds} s.`)),
      timeLimitMs,
    );
    // The bytes are copied: they may be a view of a whole file, which must not be taken away.
    const bytes = Uint8Array.from(job.request.bytes);
    thread.worker.postMessage({ ...job.request, bytes }, [bytes.buffer]);
  }

  return {
    decode(request, signal) {
      return new Promise((resolve, reject) => {
        if (closed) throw failed('The decoders are closed.');
        signal?.throwIfAborted();
        if (waiting.length >= queueLimit) {
          throw new AppError('too_large', 'Too many frames are waiting to be decoded.', {
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
        const job: Job = {
          request,
          resolve: (frame) => (settled(), resolve(frame)),
          reject: (error) => (settled(), reject(error)),
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        waiting.push(job);
        next();
      });
    },
    async close() {
      closed = true;
      const error = failed('The decoders are closed.');
      for (const job of waiting.splice(0)) job.reject(error);
      const open = [...threads];
      for (const thread of open) release(thread)?.reject(error);
      threads.clear();
      await Promise.all(open.map(({ worker }) => worker.terminate()));
    },
  };
}

const failed = (message: string, cause?: unknown) =>
  new AppError('decode_failed', message, { cause });

/** A worker is TypeScript run by tsx, whichever folder and bundle the server was started from. */
function startWorker(root: string): () => Worker {
  const tsx = createRequire(`${root}/package.json`).resolve('tsx');
  const script = pathToFileURL([root, 'lib', 'codecs', 'worker.ts'].join('/'));
  return () =>
    new WorkerThread(script, {
      execArgv: ['--import', pathToFileURL(tsx).href],
      env: { ...process.env, TSX_TSCONFIG_PATH: `${root}/tsconfig.json` },
      stdout: true,
      stderr: true,
    });
}
