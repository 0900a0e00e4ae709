import { setTimeout as wait } from 'node:timers/promises';
import type { Push } from '@/lib/api/pacs/push';
import { failedFor, type StorageReceipt } from '@/lib/dicom/storage-status';
import { AppError } from '@/lib/errors';
import { getWaiting, settleReceipt, type StoredReceipt } from '@/lib/store/pacs/pushes';
import type { Exporting } from '@/lib/workflow/export/study-files';
import type { PacsArchive } from '@/lib/workflow/pacs/archive';
import type { LivePush } from '@/lib/workflow/pacs/push/board';
import { openOutgoing } from '@/lib/workflow/pacs/push/outgoing';
import { plan } from '@/lib/workflow/pacs/push/plan';

export type PushWorld = Exporting;

/** How long to wait before what may end better is tried again. */
const WAITS_MS = [1000, 4000];

/** So many objects are made ready at a time. */
const PAGE = 100;

/**
 * Send what is not acknowledged yet. What was acknowledged is written down before the next is sent.
 *
 * @returns How it ended.
 * @throws AppError when nothing can be sent any more; what is not known of then is still waiting.
 */
export async function runPush(
  world: PushWorld,
  live: LivePush,
  archive: PacsArchive,
): Promise<Push['status']> {
  if (live.push.total === null) await plan(world, live);
  for (;;) {
    live.signal.throwIfAborted();
    const waiting = await getWaiting(world.db, live.push.id, PAGE);
    if (waiting.length === 0) break;
    await sendSome(world, live, archive, waiting);
  }
  const { counts, problems } = live.push;
  const isWhole = counts.failed + counts.unconfirmed + problems.length === 0;
  return isWhole ? 'done' : 'incomplete';
}

async function sendSome(
  world: PushWorld,
  live: LivePush,
  archive: PacsArchive,
  receipts: readonly StoredReceipt[],
): Promise<void> {
  let todo = receipts;
  for (let attempt = 0; ; attempt += 1) {
    const pause = WAITS_MS[attempt];
    const { failure, rest } = await attemptAt(world, live, archive, {
      receipts: todo,
      isLast: pause === undefined,
    });
    if (failure && !(failure.retryable && pause !== undefined)) throw failure;
    if (rest.length === 0) return;
    if (pause === undefined) throw unsaid();
    await wait(pause, undefined, { signal: live.signal });
    todo = rest;
  }
}

const unsaid = () =>
  new AppError('pacs_dialect', 'The other archive leaves objects unanswered.');

/** @returns Those that are worth another attempt, and what ended this one before its end. */
async function attemptAt(
  world: PushWorld,
  live: LivePush,
  archive: PacsArchive,
  { receipts, isLast }: { receipts: readonly StoredReceipt[]; isLast: boolean },
) {
  const pending = new Map(receipts.map((each) => [each.sopInstanceUid, each]));
  const again: StoredReceipt[] = [];
  const settle = async (
    receipt: StoredReceipt,
    { outcome, status, reason }: Omit<StorageReceipt, 'sopInstanceUid' | 'mayHelp'>,
  ) => {
    await settleReceipt(world.db, receipt, { outcome, status, reason });
    pending.delete(receipt.sopInstanceUid);
    live.settle(outcome);
  };
  const files = await openOutgoing(world, receipts, (receipt, why) =>
    settle(receipt, failedFor(why)),
  );
  let failure: AppError | undefined;
  try {
    const tell = async (told: StorageReceipt) => {
      const receipt = pending.get(told.sopInstanceUid);
      if (!receipt) return;
      if (!told.mayHelp || isLast) return settle(receipt, told);
      pending.delete(receipt.sopInstanceUid);
      again.push(receipt);
    };
    if (files.length > 0) await archive.store(files, tell, live.signal);
  } catch (error) {
    if (live.signal.aborted || !(error instanceof AppError)) throw error;
    failure = error;
  }
  return { failure, rest: [...again, ...pending.values()] };
}
