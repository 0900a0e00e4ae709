import { runRetention } from '@/lib/workflow/retention/retention';
import { SERVER, type World } from '@/lib/workflow/world';

const DAY_MS = 24 * 3600 * 1000;

/** What rules leave to the server goes now, and from now on once a day. Nothing waits for it. */
export function startRetention(world: World): void {
  const run = () =>
    void runRetention(
      { ...world, user: SERVER },
      { reason: 'By retention rule', only: 'automatic' },
    ).catch((error: unknown) => console.error(error));
  setInterval(run, DAY_MS).unref();
  run();
}
