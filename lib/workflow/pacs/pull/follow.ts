import { setTimeout as wait } from 'node:timers/promises';
import type { ServerEvent } from '@/lib/api/events';
import { isUnderWay } from '@/lib/api/pacs/protocol';
import { boardOf } from '@/lib/workflow/pacs/pull/board';
import { listPulls, readPull, seenPulls } from '@/lib/workflow/pacs/pull/stored';
import type { World } from '@/lib/workflow/world';

/** Counts that change a thousand times a second are told so often. */
const TELL_MS = 200;
/** A sign of life tells proxies, and us, whether anybody is still there. */
const PING_MS = 15_000;

/** Every pull as it is, oldest first, and then whichever changes, until nobody reads any more. */
export async function* followPulls(
  world: Pick<World, 'db' | 'person'>,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  const board = boardOf(world);
  const told = new Map(board.all().map((live) => [live, live.revision]));
  for (const pull of (await listPulls(world)).reverse()) {
    yield { event: 'pull', data: pull };
  }
  while (!signal.aborted) {
    const change = board.change();
    const changed = board.all().filter((live) => told.get(live) !== live.revision);
    for (const live of changed) told.set(live, live.revision);
    const pulls = changed.map(({ pull }) => pull);
    for (const pull of await seenPulls(world, pulls)) yield { event: 'pull', data: pull };
    if (changed.length > 0) await pause(TELL_MS, signal);
    else if (await isQuiet(change, signal)) yield { event: 'ping', data: null };
  }
}

/**
 * One pull to its end: `line` for each line of its ledger, `pull` whenever its counts change. Of
 * one that ended a while ago, how it ended.
 */
export async function* followPull(
  world: Pick<World, 'db'>,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  const board = boardOf(world);
  const live = board.find(id);
  if (!live) return yield { event: 'pull', data: await readPull(world, id) };
  let lines = 0;
  let revision = -1;
  while (!signal.aborted) {
    const change = board.change();
    const { pull } = live;
    if (revision !== live.revision) {
      revision = live.revision;
      for (; lines < live.lines.length; lines += 1) {
        yield { event: 'line', data: live.lines[lines] };
      }
      yield { event: 'pull', data: pull };
      if (isUnderWay(pull)) await pause(TELL_MS, signal);
    } else if (!isUnderWay(pull)) {
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
