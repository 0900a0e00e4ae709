import { takeIn } from '@/lib/workflow/uploads/take-in';
import {
  readInfo,
  sweepUploads,
  uploadFolder,
  uploadsIn,
} from '@/lib/workflow/uploads/upload-folder';
import type { World } from '@/lib/workflow/world';

/** So many are taken in at once: while one is being flushed, the next is read. */
const AT_ONCE = 2;
const SWEEP_MS = 3600 * 1000;
/** How long one waits that could not be taken in: the database was away, the disk full. */
const AGAIN_MS = 30_000;

/** Finished uploads on their way into the archive. */
export interface TakeInQueue {
  add(id: string): void;
  /** What is under way is finished; what waits is taken in after the next start. */
  close(): Promise<void>;
}

/** Goes on with whatever lies finished in the folder. */
export async function openQueue(world: World): Promise<TakeInQueue> {
  const folder = uploadFolder(world.env);
  const waiting: string[] = [];
  const running = new Set<Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let closed = false;

  function next() {
    while (!closed && running.size < AT_ONCE) {
      const id = waiting.shift();
      if (id === undefined) return;
      const one = take(id).finally(() => {
        running.delete(one);
        next();
      });
      running.add(one);
    }
  }
  async function take(id: string) {
    try {
      const info = await readInfo(folder, id);
      if (info && !info.taken) await takeIn(world, info);
    } catch (error) {
      console.error(error);
      const timer = setTimeout(() => {
        timers.delete(timer);
        add(id);
      }, AGAIN_MS).unref();
      timers.add(timer);
    }
  }
  function add(id: string) {
    waiting.push(id);
    next();
  }

  await sweepUploads(folder, Date.now());
  const sweeping = setInterval(() => {
    sweepUploads(folder, Date.now()).catch((error: unknown) => console.error(error));
  }, SWEEP_MS).unref();
  for (const { id, size, offset } of await uploadsIn(folder))
    if (offset === size) add(id);

  return {
    add,
    async close() {
      closed = true;
      clearInterval(sweeping);
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(running);
    },
  };
}
