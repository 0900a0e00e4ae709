import { randomUUID } from 'node:crypto';
import { keepPushes } from '@/lib/store/pacs/pushes';
import { boardOf } from '@/lib/workflow/pacs/push/board';
import { ownerHere, STALE_MS } from '@/lib/workflow/process-owner';
import type { World } from '@/lib/workflow/world';

const TOKEN = randomUUID();
/** This process as the owner of its pushes, JSON text. */
export const ownerNow = () => JSON.stringify(ownerHere(TOKEN));

const kept = new WeakSet<World['db']>();

/** Say every few seconds that the pushes of this process are still being sent, as long as there are any. */
export function keepOwning(world: Pick<World, 'db'>): void {
  if (kept.has(world.db)) return;
  kept.add(world.db);
  const timer = setInterval(() => {
    const ids = boardOf(world)
      .underWay()
      .map(({ push }) => push.id);
    if (ids.length > 0) {
      void keepPushes(world.db, ids, ownerNow()).catch(console.error);
      return;
    }
    clearInterval(timer);
    kept.delete(world.db);
  }, STALE_MS / 3);
  timer.unref();
}
