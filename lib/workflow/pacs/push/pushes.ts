import { randomUUID } from 'node:crypto';
import { isUnderWay } from '@/lib/api/pacs/jobs';
import type { Push, PushWish, StartPushes } from '@/lib/api/pacs/push';
import { AppError } from '@/lib/errors';
import {
  countReceipts,
  createPush,
  forgetRefusals,
  getPush,
  getUnderWay,
  identifiedOf,
  keepPushes,
  takePush,
  unwantPush,
} from '@/lib/store/pacs/pushes';
import { record } from '@/lib/workflow/audit/record';
import { findNode, openArchive } from '@/lib/workflow/pacs/nodes';
import type { PacsNode } from '@/lib/workflow/pacs/pacs-file';
import { boardOf, type LivePush } from '@/lib/workflow/pacs/push/board';
import { keepOwning, ownerNow } from '@/lib/workflow/pacs/push/owned';
import { runPush } from '@/lib/workflow/pacs/push/run';
import { readPush, savePush, toPush } from '@/lib/workflow/pacs/push/stored';
import { mustSee } from '@/lib/workflow/people/may-see';
import { isGone, ownerOf } from '@/lib/workflow/process-owner';
import type { World } from '@/lib/workflow/world';

/** So many pushes go to one archive at once; the others wait. */
const AT_ONCE = 1;

/**
 * Send objects of studies to another archive, a push for each study. Answers at once; they go on by
 * themselves.
 *
 * @throws AppError `not_found`, `pacs_unconfigured`; `conflict` where nobody said that a study may leave
 *   with the patient's identity.
 */
export async function startPushes(world: World, asked: StartPushes): Promise<Push[]> {
  const { nodeId, studyUids, ...wish } = asked;
  openForPush(world, await findNode(world, nodeId)); // says at once what is missing
  const uids = [...new Set(studyUids)];
  await mustSee(world, ...uids);
  await mustBeDecided(world, uids, wish);
  const board = boardOf(world);
  const started: Push[] = [];
  for (const studyUid of uids) {
    const request = JSON.stringify(wish);
    const row = {
      ...{ id: randomUUID(), nodeId, studyUid, request },
      ...{ actor: world.user, owner: ownerNow() },
    };
    started.push(board.add(toPush(await createPush(world.db, row))).push);
  }
  serveQueue(world);
  return started;
}

/** @throws AppError `pacs_unconfigured` */
function openForPush(world: World, node: PacsNode) {
  const archive = openArchive(world, node);
  if (node.push) return archive;
  throw new AppError('pacs_unconfigured', `Nothing is sent to ${node.title} from here.`, {
    hint: 'The PACS file says “push”: false, or gives no address to store to.',
  });
}

/** @throws AppError `conflict` */
async function mustBeDecided(
  { db }: World,
  studyUids: readonly string[],
  { identity, deidentify }: PushWish,
) {
  // What leaves without names is looked at when it is made.
  if (identity === 'identified' || deidentify !== false) return;
  const identified = await identifiedOf(db, studyUids);
  const [first] = identified;
  if (first === undefined) return;
  throw new AppError(
    'conflict',
    identity === undefined
      ? `Nobody has said whether study ${first} may leave with the patient’s identity.`
      : `Study ${first} is not de-identified.`,
    {
      hint: 'Say “identified” if the other archive may know the patient; de-identify it first if not.',
    },
  );
}

/**
 * Go on with a push that ended before its end, or was refused: what is acknowledged is not sent again.
 *
 * @throws AppError `not_found`, `pacs_unconfigured`
 */
export async function resumePush(world: World, id: string): Promise<Push> {
  const push = await readPush(world, id);
  if (isUnderWay(push)) return push;
  openForPush(world, await findNode(world, push.nodeId));
  await forgetRefusals(world.db, id);
  await unwantPush(world.db, id, false);
  await keepPushes(world.db, [id], ownerNow());
  return takeUp({ ...world, user: world.user }, id);
}

/**
 * Go on with what another process was sending when it ended, however it did: a server before this one,
 * or the command line. What one is sending now is left to it.
 */
export async function resumeAll(world: World): Promise<void> {
  const board = boardOf(world);
  for (const row of await getUnderWay(world.db)) {
    const owner = ownerOf(row.owner ?? '');
    if (board.find(row.id) || (owner && !isGone(owner))) continue;
    if (row.isUnwanted) await cancelPush(world, row.id);
    else if (await takePush(world.db, row, ownerNow())) {
      await takeUp({ ...world, user: row.actor }, row.id);
    }
  }
}

async function takeUp(world: World, id: string): Promise<Push> {
  const row = await getPush(world.db, id);
  const counts = (await countReceipts(world.db, [id])).get(id);
  const ended = { status: 'waiting', error: null, finishedAt: null } as const;
  const live = boardOf(world).add({ ...toPush(row, counts), ...ended });
  await savePush(world, live.push);
  serveQueue(world);
  return live.push;
}

/**
 * What the other archive has stays there. One that another process sends is ended by it, as soon as it
 * reads that it should; where that process is gone, here.
 *
 * @throws AppError `not_found`
 */
export async function cancelPush(world: World, id: string): Promise<void> {
  const live = boardOf(world).find(id);
  if (live) return cancelHere(world, live);
  const row = await getPush(world.db, id);
  const push = await readPush(world, id);
  if (!isUnderWay(push)) return;
  await unwantPush(world.db, id);
  const owner = ownerOf(row.owner ?? '');
  if (owner && !isGone(owner)) return;
  if (await takePush(world.db, row, ownerNow())) {
    const finishedAt = new Date().toISOString();
    await savePush(world, { ...push, status: 'cancelled', finishedAt });
  }
}

async function cancelHere(world: World, live: LivePush): Promise<void> {
  live.cancel();
  if (live.push.status === 'waiting') await end(world, live, { status: 'cancelled' });
}

/** Begin what may begin. */
function serveQueue(world: World) {
  keepOwning(world, (live) => cancelHere(world, live));
  const underWay = boardOf(world).underWay();
  for (const live of underWay) {
    const running = underWay.filter(
      ({ push }) => push.status === 'running' && push.nodeId === live.push.nodeId,
    );
    if (live.push.status !== 'waiting' || running.length >= AT_ONCE) continue;
    live.change({ status: 'running' });
    // Nobody waits for it: what its own handling of errors can't keep (a database that is gone) is
    // said in the log, and the next start goes on with it.
    void run({ ...world, user: live.push.by }, live)
      .catch((error: unknown) => console.error(error))
      .finally(() => serveQueue(world));
  }
}

async function run(world: World, live: LivePush) {
  const { id, nodeId, studyUid, formats, images } = live.push;
  const act = {
    ...({ kind: 'study-exported', action: 'R', studyUid } as const),
    object: `push to ${nodeId}`,
  };
  const what = { push: id, formats: formats.join(), images };
  try {
    await savePush(world, live.push);
    const archive = openForPush(world, await findNode(world, nodeId));
    // Before anything leaves.
    await record(world, { ...act, detail: what });
    await end(world, live, { status: await runPush(world, live, archive) });
  } catch (error) {
    await end(world, live, endingOf(error, live.signal));
  }
  const { status, counts } = live.push;
  const outcome = status === 'done' ? 0 : 8;
  await record(world, { ...act, outcome, detail: { ...what, status, ...counts } });
}

async function end(world: World, live: LivePush, ending: Partial<Push>) {
  // Whoever reads it as ended must find it so in the database, too.
  const ended = { ...live.push, ...ending, finishedAt: new Date().toISOString() };
  try {
    await savePush(world, ended);
  } finally {
    live.change(ended);
    boardOf(world).ended(live);
  }
}

function endingOf(error: unknown, signal: AbortSignal): Partial<Push> {
  if (signal.aborted) return { status: 'cancelled' };
  if (error instanceof AppError) {
    const { code, message, hint = null } = error;
    return { status: 'failed', error: { code, message, hint } };
  }
  console.error(error); // a bug: the log gets everything, the reader nothing of it
  const message = 'Something went wrong on the server.';
  const hint = 'What the other archive has acknowledged is not sent again.';
  return { status: 'failed', error: { code: 'unknown', message, hint } };
}
