import {
  pushSchema,
  type Outcome,
  type Push,
  type PushWish,
  type Receipt,
  type receiptQuerySchema,
} from '@/lib/api/pacs/push';
import type { z } from 'zod';
import { statusText } from '@/lib/dicom/storage-status';
import {
  changePush,
  countReceipts,
  getPush,
  getPushes,
  getReceipts,
  type StoredPush,
} from '@/lib/store/pacs/pushes';
import { boardOf } from '@/lib/workflow/pacs/push/board';
import { hiddenOf } from '@/lib/workflow/people/may-see';
import type { World } from '@/lib/workflow/world';

/** A push as it is now; of one under way, what this process knows. @throws AppError `not_found` */
export async function readPush(world: Pick<World, 'db'>, id: string): Promise<Push> {
  const live = boardOf(world).find(id);
  if (live) return live.push;
  const row = await getPush(world.db, id);
  return toPush(row, (await countReceipts(world.db, [id])).get(id));
}

const LISTED = 50;

/** Newest first; those under way come in any case. @param studyUid - Only of this study. */
export async function listPushes(
  world: Pick<World, 'db' | 'person'>,
  studyUid?: string,
): Promise<Push[]> {
  const board = boardOf(world);
  const stored = await getPushes(world.db, LISTED, studyUid);
  const known = new Set(stored.map(({ id }) => id));
  const others = board
    .underWay()
    .map(({ push }) => push)
    .filter(({ id }) => !known.has(id))
    .filter((push) => studyUid === undefined || push.studyUid === studyUid);
  const counts = await countReceipts(world.db, [...known]);
  const pushes = [
    ...stored.map((row) => board.find(row.id)?.push ?? toPush(row, counts.get(row.id))),
    ...others,
  ];
  const hidden = await hiddenOf(
    world,
    pushes.map((push) => push.studyUid),
  );
  return pushes.filter((push) => !hidden.has(push.studyUid));
}

/** What there is to be said of something. */
const TOLD: readonly Outcome[] = ['warning', 'failed', 'unconfirmed'];

/** @throws AppError `not_found` */
export async function readReceipts(
  { db }: Pick<World, 'db'>,
  id: string,
  { outcome, after, limit }: z.infer<typeof receiptQuerySchema>,
): Promise<{ receipts: Receipt[]; next: number | null }> {
  await getPush(db, id);
  const outcomes = outcome === 'told' ? TOLD : outcome && [outcome];
  const rows = await getReceipts(db, id, { after, limit, outcomes });
  const receipts = rows.map(
    ({ number, sopInstanceUid, sopClassUid, format, status, reason, at, ...row }) => ({
      ...{ number, sopInstanceUid, sopClassUid, reason },
      format: format || 'images',
      outcome: row.outcome as Outcome,
      status: status === null ? null : statusText(status),
      at: at?.toISOString() ?? null,
    }),
  );
  const next = rows.length === limit ? (rows.at(-1)?.number ?? null) : null;
  return { receipts, next };
}

/** Keep what is known of a push beside its receipts. */
export const savePush = (
  { db }: Pick<World, 'db'>,
  { id, status, problems, error, finishedAt }: Push,
) =>
  changePush(db, id, {
    status,
    problems: JSON.stringify(problems),
    error: error ? JSON.stringify(error) : null,
    finishedAt: finishedAt ? new Date(finishedAt) : null,
  });

export const toPush = (row: StoredPush, counts: Record<string, number> = {}): Push => {
  const { id, nodeId, studyUid, status, total, actor } = row;
  return pushSchema.parse({
    ...(JSON.parse(row.request) as PushWish),
    ...{ id, nodeId, studyUid, status, total, counts },
    problems: JSON.parse(row.problems),
    leftBehind: JSON.parse(row.leftBehind),
    error: row.error ? JSON.parse(row.error) : null,
    by: actor,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  });
};
