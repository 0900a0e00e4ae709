import { AppError } from '@/lib/errors';
import type { DbSession } from '@/lib/store/db';

export interface PushStart {
  id: string;
  nodeId: string;
  studyUid: string;
  /** JSON text. */
  request: string;
  actor: string;
  /** JSON text: the process that sends it. */
  owner: string;
}

export const createPush = (db: DbSession, push: PushStart) =>
  db.push.create({ data: { ...push, status: 'waiting' } });

/** What is known of a push by now; JSON text where the model says so. */
export interface PushChange {
  status?: string;
  total?: number | null;
  problems?: string;
  error?: string | null;
  finishedAt?: Date | null;
}

export const changePush = (db: DbSession, id: string, data: PushChange) =>
  db.push.update({ where: { id }, data });

/** Newest first. @param studyUid - Only of this one. */
export const getPushes = (db: DbSession, limit: number, studyUid?: string) =>
  db.push.findMany({
    where: studyUid === undefined ? {} : { studyUid },
    orderBy: { startedAt: 'desc' },
    take: limit,
  });

/** @throws AppError `not_found` */
export async function getPush(db: DbSession, id: string) {
  const push = await db.push.findUnique({ where: { id } });
  if (push) return push;
  throw new AppError('not_found', `There is no push ${id.slice(0, 64)}.`);
}
export type StoredPush = Awaited<ReturnType<typeof getPush>>;

/** Those that were under way when the server was stopped, oldest first. */
export const getUnderWay = (db: DbSession) =>
  db.push.findMany({
    where: { status: { in: ['waiting', 'running'] } },
    orderBy: { startedAt: 'asc' },
  });

/**
 * Make it ours, unless somebody else did since it was read.
 *
 * @returns Whether it is.
 */
export async function takePush(
  db: DbSession,
  { id, owner: before }: Pick<StoredPush, 'id' | 'owner'>,
  owner: string,
): Promise<boolean> {
  const { count } = await db.push.updateMany({
    where: { id, owner: before },
    data: { owner },
  });
  return count > 0;
}

/** Somebody wants no more of it: the process that sends it ends it. */
export const unwantPush = (db: DbSession, id: string, isUnwanted = true) =>
  db.push.update({ where: { id }, data: { isUnwanted } });

/** Those of them that nobody wants any more. */
export async function unwantedOf(db: DbSession, ids: readonly string[]) {
  const rows = await db.push.findMany({
    where: { id: { in: [...ids] }, isUnwanted: true },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** Its process is still there. */
export const keepPushes = (db: DbSession, ids: readonly string[], owner: string) =>
  db.push.updateMany({ where: { id: { in: [...ids] } }, data: { owner } });

/** An object that is to be sent; numbers count from 1. */
export interface Planned {
  sopInstanceUid: string;
  sopClassUid: string;
  transferSyntaxUid: string;
  format: string;
  objectSha256: string | null;
}

/** SQLite takes so many values in one statement. */
const AT_ONCE = 500;

/** Write down what is to be sent, in the place of an earlier plan, and of what it was made. */
export async function planPush(
  db: DbSession,
  pushId: string,
  {
    objects,
    exportId,
    ...told
  }: {
    objects: readonly Planned[];
    exportId: string | null;
    problems: string;
    leftBehind: string;
  },
): Promise<void> {
  await db.pushReceipt.deleteMany({ where: { pushId } });
  for (let at = 0; at < objects.length; at += AT_ONCE) {
    const data = objects
      .slice(at, at + AT_ONCE)
      .map((object, index) => ({ ...object, pushId, number: at + index + 1 }));
    await db.pushReceipt.createMany({ data });
  }
  // Last: a plan that broke off is made again.
  const total = objects.length;
  await db.push.update({ where: { id: pushId }, data: { total, exportId, ...told } });
}

/** The next of those that nothing is known of yet. */
export const getWaiting = (db: DbSession, pushId: string, limit: number) =>
  db.pushReceipt.findMany({
    where: { pushId, outcome: 'waiting' },
    orderBy: { number: 'asc' },
    take: limit,
  });
export type StoredReceipt = Awaited<ReturnType<typeof getWaiting>>[number];

export const settleReceipt = (
  db: DbSession,
  { pushId, number }: Pick<StoredReceipt, 'pushId' | 'number'>,
  told: { outcome: string; status: number | null; reason: string | null },
) =>
  db.pushReceipt.update({
    where: { pushId_number: { pushId, number } },
    data: { ...told, at: new Date() },
  });

/** How many receipts of each outcome there are. */
export async function countReceipts(
  db: DbSession,
  pushIds: readonly string[],
): Promise<Map<string, Record<string, number>>> {
  const rows = await db.pushReceipt.groupBy({
    by: ['pushId', 'outcome'],
    where: { pushId: { in: [...pushIds] } },
    _count: true,
  });
  const counts = new Map<string, Record<string, number>>();
  for (const { pushId, outcome, _count } of rows) {
    counts.set(pushId, { ...counts.get(pushId), [outcome]: _count });
  }
  return counts;
}

/** In the order sent. @param outcomes - Only these. */
export const getReceipts = (
  db: DbSession,
  pushId: string,
  page: { after: number; limit: number; outcomes?: readonly string[] | undefined },
) =>
  db.pushReceipt.findMany({
    where: {
      pushId,
      number: { gt: page.after },
      ...(page.outcomes && { outcome: { in: [...page.outcomes] } }),
    },
    orderBy: { number: 'asc' },
    take: page.limit,
  });

/** What was not acknowledged is to be sent again. */
export const forgetRefusals = (db: DbSession, pushId: string) =>
  db.pushReceipt.updateMany({
    where: { pushId, outcome: { in: ['failed', 'unconfirmed'] } },
    data: { outcome: 'waiting', status: null, reason: null, at: null },
  });

/** Where objects lie, and how long they are. */
export async function sizesOf(
  db: DbSession,
  sha256s: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db.storedObject.findMany({
    where: { sha256: { in: [...sha256s] } },
    select: { sha256: true, bytes: true },
  });
  return new Map(rows.map(({ sha256, bytes }) => [sha256, bytes]));
}

/** Instances of the archive as they are now, by SOP Instance UID. */
export async function instancesNow(db: DbSession, sopInstanceUids: readonly string[]) {
  const rows = await db.instance.findMany({
    where: { sopInstanceUid: { in: [...sopInstanceUids] } },
    select: {
      sopInstanceUid: true,
      sopClassUid: true,
      transferSyntaxUid: true,
      objectSha256: true,
    },
  });
  return new Map(rows.map((row) => [row.sopInstanceUid, row]));
}

/** Those studies that may not leave with the patient's identity unless somebody says so. */
export async function identifiedOf(db: DbSession, uids: readonly string[]) {
  const rows = await db.study.findMany({
    where: { uid: { in: [...uids] }, deidentified: false, synthetic: false },
    select: { uid: true },
  });
  return rows.map(({ uid }) => uid);
}
