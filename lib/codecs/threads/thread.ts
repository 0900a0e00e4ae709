import { parentPort } from 'node:worker_threads';
import type { ThreadAnswer } from '@/lib/codecs/threads/threads';
import { AppError } from '@/lib/errors';

/**
 * The thread's side of `openThreads`: answer every request by `work`.
 *
 * @param work - What it returns goes over with `transfer` moved, not copied.
 * @param unknown - What to say of an error that isn't an `AppError`.
 */
export function serveThread<Request, Result>(
  work: (request: Request) => Promise<{ result: Result; transfer: ArrayBuffer[] }>,
  unknown: { code: AppError['code']; message: string },
) {
  // Codecs in JavaScript write to the console; nobody reads it there.
  for (const method of ['log', 'info', 'warn', 'error'] as const) {
    console[method] = () => undefined;
  }
  parentPort?.on('message', async (request: Request) => {
    const answer = (said: ThreadAnswer<Result>, transfer: ArrayBuffer[] = []) =>
      parentPort?.postMessage(said, transfer);
    try {
      const { result, transfer } = await work(request);
      answer({ result }, transfer);
    } catch (error) {
      if (!(error instanceof AppError)) return answer(unknown);
      const { code, message, hint } = error;
      answer({ code, message, ...(hint === undefined ? {} : { hint }) });
    }
  });
}
