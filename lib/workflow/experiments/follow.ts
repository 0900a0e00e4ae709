import type { ServerEvent } from '@/lib/api/events';
import type { Progress } from '@/lib/api/research/experiments';
import { gridOf } from '@/lib/store/research/cells';
import { getExperiment } from '@/lib/store/research/experiments';
import { bellOf } from '@/lib/workflow/experiments/bell';
import { rowOf } from '@/lib/workflow/experiments/read';
import type { World } from '@/lib/workflow/world';

/** Another process may be the one that works on it. */
const LOOK_MS = 1_000;
/** What changes many times a second is told so often. */
const TELL_MS = 250;
/** A sign of life tells proxies, and us, whether anybody is still there. */
const PING_MS = 15_000;

/** A run's state, by one letter in the order of the runs. */
const LETTER: Record<string, string> = {
  ...{ waiting: 'w', stopped: 's', running: 'r' },
  ...{ done: 'd', failed: 'f', cancelled: 'c' },
};

/** An experiment whenever something of it changes, until it has ended or nobody reads any more. */
export async function* followExperiment(
  world: Pick<World, 'db'>,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  const bell = bellOf(world);
  let told = '';
  let toldAt = performance.now();
  while (!signal.aborted) {
    const row = await rowOf(world, await getExperiment(world.db, id));
    const states = await gridOf(world.db, id);
    const grid = states.map((state) => LETTER[state] ?? '?').join('');
    const data: Progress = { ...row, grid };
    const now = JSON.stringify(data);
    if (now !== told) {
      yield { event: 'experiment', data };
      [told, toldAt] = [now, performance.now()];
      const isUnderWay = row.counts.running > 0;
      if (!isUnderWay && (row.state === 'done' || row.state === 'cancelled')) return;
      await bell.wait(TELL_MS, signal);
    } else if (performance.now() - toldAt > PING_MS) {
      yield { event: 'ping', data: null };
      toldAt = performance.now();
    }
    await bell.wait(LOOK_MS, signal);
  }
}
