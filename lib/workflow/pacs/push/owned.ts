import { randomUUID } from 'node:crypto';
import { keepPushes, unwantedOf } from '@/lib/store/pacs/pushes';
import { boardOf, type LivePush } from '@/lib/workflow/pacs/push/board';
import { ownerHere, STALE_MS } from '@/lib/workflow/process-owner';
import type { World } from '@/lib/workflow/world';

const TOKEN = randomUUID();
/** This process as the owner of its pushes, JSON text. */
export const ownerNow = () => JSON.stringify(ownerHere(TOKEN));

const kept = new WeakSet<World['db']>();

/** So often it is asked whether another process wants one of them ended. */
const ASKED_MS = 1000;
/** Said again well before anybody takes it for gone. */
const SAID_EVERY = STALE_MS / 3 / ASKED_MS;

/**
 * As long as pushes of this process are under way, say every few seconds that they are, and end those
 * that somebody cancelled elsewhere.
 *
 * @param cancel - Ends one of this process.
 */
export function keepOwning(
  world: Pick<World, 'db'>,
  cancel: (live: LivePush) => Promise<void>,
): void {
  if (kept.has(world.db)) return;
  kept.add(world.db);
  let asked = 0;
  const timer = setInterval(() => {
    const board = boardOf(world);
    const ids = board.underWay().map(({ push }) => push.id);
    if (ids.length === 0) {
      clearInterval(timer);
      kept.delete(world.db);
      return;
    }
    asked += 1;
    const isDue = asked % SAID_EVERY === 0;
    const saying = isDue ? keepPushes(world.db, ids, ownerNow()) : Promise.resolve();
    const ending = unwantedOf(world.db, ids).then(async (unwanted) => {
      for (const id of unwanted) {
        const live = board.find(id);
        if (live && !live.signal.aborted) await cancel(live);
      }
    });
    void Promise.all([saying, ending]).catch(console.error);
  }, ASKED_MS);
  timer.unref();
}
