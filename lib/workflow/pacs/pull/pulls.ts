import { randomUUID } from 'node:crypto';
import { isUnderWay } from '@/lib/api/pacs/jobs';
import type { Pull, StartPulls } from '@/lib/api/pacs/protocol';
import { AppError } from '@/lib/errors';
import { createPull } from '@/lib/store/pacs/pulls';
import { findNode, openArchive } from '@/lib/workflow/pacs/nodes';
import { mustNotBeHidden } from '@/lib/workflow/people/may-see';
import { boardOf, type LivePull } from '@/lib/workflow/pacs/pull/board';
import { runPull } from '@/lib/workflow/pacs/pull/run';
import { readPull, savePull, toPull } from '@/lib/workflow/pacs/pull/stored';
import type { World } from '@/lib/workflow/world';

/** So many pulls ask one archive at once; the others wait. */
const AT_ONCE = 2;

/**
 * Fetch studies, or series of them, from another archive. Answers at once; they go on by
 * themselves. What is under way already is not begun again.
 *
 * @throws AppError `not_found`, `pacs_unconfigured`
 */
export async function startPulls(world: World, asked: StartPulls): Promise<Pull[]> {
  const node = await findNode(world, asked.nodeId);
  openArchive(world, node); // says at once what is missing
  await mustNotBeHidden(world, ...asked.pulls.map(({ studyUid }) => studyUid));
  const board = boardOf(world);
  const started: Pull[] = [];
  for (const { studyUid, seriesUids = [] } of asked.pulls) {
    const series = JSON.stringify([...new Set(seriesUids)].sort());
    const same = board
      .underWay()
      .find(
        ({ pull }) =>
          pull.nodeId === node.id &&
          pull.studyUid === studyUid &&
          JSON.stringify(pull.seriesUids) === series,
      );
    if (same) {
      started.push(same.pull);
      continue;
    }
    const row = { id: randomUUID(), nodeId: node.id, studyUid, seriesUids: series };
    started.push(board.add(toPull(await createPull(world.db, row))).pull);
  }
  serveQueue(world);
  return started;
}

/**
 * Go on with a pull that ended before its end; only what is not here yet is fetched.
 *
 * @throws AppError `not_found`, `pacs_unconfigured`
 */
export async function resumePull(world: World, id: string): Promise<Pull> {
  const pull = await readPull(world, id);
  if (isUnderWay(pull)) return pull;
  openArchive(world, await findNode(world, pull.nodeId));
  const live = boardOf(world).add({
    ...pull,
    status: 'waiting',
    counts: NOTHING,
    problems: [],
    error: null,
    finishedAt: null,
  });
  await savePull(world, live.pull);
  serveQueue(world);
  return live.pull;
}

const NOTHING: Pull['counts'] = {
  present: 0,
  stored: 0,
  duplicate: 0,
  replaced: 0,
  refused: 0,
  missing: 0,
};

/** What arrived stays. A pull that ended stays as it ended. @throws AppError `not_found` */
export async function cancelPull(world: World, id: string): Promise<void> {
  const live = boardOf(world).find(id);
  if (!live) return void (await readPull(world, id));
  live.cancel();
  if (live.pull.status === 'waiting') await end(world, live, { status: 'cancelled' });
}

/** Begin what may begin. */
function serveQueue(world: World) {
  const underWay = boardOf(world).underWay();
  for (const live of underWay) {
    const running = underWay.filter(
      ({ pull }) => pull.status === 'running' && pull.nodeId === live.pull.nodeId,
    );
    if (live.pull.status !== 'waiting' || running.length >= AT_ONCE) continue;
    live.change({ status: 'running' });
    // Nobody waits for it: what its own handling of errors can't keep (a database that is gone) is
    // said in the log, and the next start marks the pull as interrupted.
    void run(world, live)
      .catch((error: unknown) => console.error(error))
      .finally(() => serveQueue(world));
  }
}

async function run(world: World, live: LivePull) {
  const onPortion = () => savePull(world, live.pull);
  try {
    await onPortion();
    const archive = openArchive(world, await findNode(world, live.pull.nodeId));
    await end(world, live, {
      status: await runPull(world, live, archive, { onPortion }),
    });
  } catch (error) {
    await end(world, live, endingOf(error, live.signal));
  }
}

async function end(world: World, live: LivePull, ending: Partial<Pull>) {
  // Whoever reads it as ended must find it so in the database, too.
  const ended = { ...live.pull, ...ending, finishedAt: new Date().toISOString() };
  try {
    await savePull(world, ended);
  } finally {
    live.change(ended);
    boardOf(world).ended(live);
  }
}

function endingOf(error: unknown, signal: AbortSignal): Partial<Pull> {
  if (signal.aborted) return { status: 'cancelled' };
  if (error instanceof AppError) {
    const { code, message, hint = null } = error;
    return { status: 'failed', error: { code, message, hint } };
  }
  console.error(error); // a bug: the log gets everything, the reader nothing of it
  const message = 'Something went wrong on the server.';
  const hint = 'What has arrived is in the archive.';
  return { status: 'failed', error: { code: 'unknown', message, hint } };
}
