import type { ServerEvent } from '@/lib/api/events';
import { followAll, followOne } from '@/lib/workflow/pacs/follow';
import { boardOf, type LivePull } from '@/lib/workflow/pacs/pull/board';
import { listPulls, readPull, seenPulls } from '@/lib/workflow/pacs/pull/stored';
import type { World } from '@/lib/workflow/world';

/** Every pull as it is, oldest first, and then whichever changes, until nobody reads any more. */
export const followPulls = (
  world: Pick<World, 'db' | 'person'>,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> =>
  followAll(
    { board: boardOf(world), event: 'pull' },
    async () => (await listPulls(world)).reverse(),
    (pulls) => seenPulls(world, pulls),
    signal,
  );

/** One pull to its end: `line` for each line of its ledger, `pull` whenever its counts change. */
export function followPull(
  world: Pick<World, 'db'>,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  let lines = 0;
  const more = function* (live: LivePull): Generator<ServerEvent> {
    for (; lines < live.lines.length; lines += 1) {
      yield { event: 'line', data: live.lines[lines] };
    }
  };
  const followed = { board: boardOf(world), event: 'pull' };
  return followOne(followed, id, () => readPull(world, id), signal, more);
}
