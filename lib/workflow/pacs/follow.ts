import { setTimeout as wait } from 'node:timers/promises';
import type { ServerEvent } from '@/lib/api/events';
import { isUnderWay } from '@/lib/api/pacs/jobs';
import type { Board, Job, LiveJob } from '@/lib/workflow/pacs/board';

/** Counts that change a thousand times a second are told so often. */
const TELL_MS = 200;
/** A sign of life tells proxies, and us, whether anybody is still there. */
const PING_MS = 15_000;

/** What changes are told as, and how those that no longer live here are read. */
export interface Followed<J extends Job, Live extends LiveJob<J>> {
  readonly board: Board<J, Live>;
  readonly event: string;
}

/**
 * Every job as it is, and then whichever changes, until nobody reads any more.
 *
 * @param first - All of them, oldest first.
 * @param seen - Those of them that whoever asks may see.
 */
export async function* followAll<J extends Job, Live extends LiveJob<J>>(
  { board, event }: Followed<J, Live>,
  first: () => Promise<readonly J[]>,
  seen: (jobs: readonly J[]) => Promise<readonly J[]>,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  const told = new Map(board.all().map((live) => [live, live.revision]));
  for (const data of await first()) yield { event, data };
  while (!signal.aborted) {
    const change = board.change();
    const changed = board.all().filter((live) => told.get(live) !== live.revision);
    for (const live of changed) told.set(live, live.revision);
    for (const data of await seen(changed.map(({ job }) => job))) yield { event, data };
    if (changed.length > 0) await pause(TELL_MS, signal);
    else if (await isQuiet(change, signal)) yield { event: 'ping', data: null };
  }
}

/**
 * One job to its end, whenever it changes. Of one that ended a while ago, how it ended.
 *
 * @param stored - As it is kept, for one that isn't under way here.
 * @param more - What else there is to tell since the last time, before the job itself.
 */
export async function* followOne<J extends Job, Live extends LiveJob<J>>(
  { board, event }: Followed<J, Live>,
  id: string,
  stored: () => Promise<J>,
  signal: AbortSignal,
  more: (live: Live) => Iterable<ServerEvent> = () => [],
): AsyncGenerator<ServerEvent> {
  const live = board.find(id);
  if (!live) return yield { event, data: await stored() };
  let revision = -1;
  while (!signal.aborted) {
    const change = board.change();
    const { job } = live;
    if (revision !== live.revision) {
      revision = live.revision;
      yield* more(live);
      yield { event, data: job };
      if (isUnderWay(job)) await pause(TELL_MS, signal);
    } else if (!isUnderWay(job)) {
      return;
    } else if (await isQuiet(change, signal)) {
      yield { event: 'ping', data: null };
    }
  }
}

const pause = (ms: number, signal: AbortSignal) =>
  wait(ms, undefined, { signal, ref: false }).catch(() => undefined);

/** Nothing changed for a while. */
async function isQuiet(change: Promise<void>, signal: AbortSignal): Promise<boolean> {
  const enough = new AbortController();
  const either = AbortSignal.any([signal, enough.signal]);
  const quiet = wait(PING_MS, true, { signal: either, ref: false }).catch(() => false);
  try {
    return await Promise.race([change.then(() => false), quiet]);
  } finally {
    enough.abort();
  }
}
