import { getWebWorkerManager } from '@cornerstonejs/core';

/**
 * Have the workers that `register` registers with Cornerstone begun when they are first asked for something:
 * it begins them at once, a quarter of a megabyte each while the first series comes, and most series need
 * no decoder.
 */
export function beginLate(register: () => void): void {
  const manager = getWebWorkerManager();
  const { registerWorker } = manager;
  manager.registerWorker = (name, begin: () => Worker, options) =>
    registerWorker.call(
      manager,
      name,
      () => new LateWorker(begin) as unknown as Worker,
      options,
    );
  register();
  manager.registerWorker = registerWorker;
}

/** What of a worker Cornerstone's Comlink, and its manager, use. */
class LateWorker extends EventTarget {
  private worker: Worker | undefined;
  constructor(private readonly begin: () => Worker) {
    super();
  }

  postMessage(message: unknown, transfer: Transferable[]): void {
    this.worker ??= this.begun();
    this.worker.postMessage(message, transfer);
  }

  terminate(): void {
    this.worker?.terminate();
  }

  private begun(): Worker {
    const worker = this.begin();
    worker.onmessage = ({ data, ports }: MessageEvent) =>
      this.dispatchEvent(new MessageEvent('message', { data, ports: [...ports] }));
    worker.onerror = ({ message }) =>
      this.dispatchEvent(new ErrorEvent('error', { message }));
    return worker;
  }
}
