import type { ServerEvent } from '@/lib/api/events';
import { followOne } from '@/lib/workflow/pacs/follow';
import { boardOf } from '@/lib/workflow/pacs/push/board';
import { readPush } from '@/lib/workflow/pacs/push/stored';
import type { World } from '@/lib/workflow/world';

/** One push to its end: `push` whenever something of it changes. */
export const followPush = (
  world: Pick<World, 'db'>,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> =>
  followOne(
    { board: boardOf(world), event: 'push' },
    id,
    () => readPush(world, id),
    signal,
  );
