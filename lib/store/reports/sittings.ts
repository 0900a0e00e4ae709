import { AppError } from '@/lib/errors';
import type { Db, DbSession } from '@/lib/store/db';

/** Where somebody is at a report, and what they did there so far. */
export interface SittingState {
  seconds: number;
  /** Seconds by finding. */
  onFindings: Readonly<Record<string, number>>;
  /** Frames, from 1, by SOP Instance UID: those that are new. */
  looked: Readonly<Record<string, readonly number[]>>;
  findingId: string | null;
  /** As JSON. */
  words: string | null;
}

/** Seconds that a clock may be ahead. */
const SLACK = 5;

/**
 * Keep where somebody is. The same again changes nothing; seconds never become fewer, nor more than
 * have passed, and what was looked at stays so.
 *
 * @throws AppError `conflict` for a sitting of somebody else's.
 */
export async function keepSitting(
  db: Db,
  key: { reportId: string; id: string; person: string; name: string },
  state: SittingState,
  now: Date,
): Promise<void> {
  const { reportId, id, person, name } = key;
  await db.$transaction(async (session) => {
    const where = { reportId_id: { reportId, id } };
    const before = await session.reportSitting.findUnique({ where });
    if (before && before.person !== person) {
      throw new AppError('conflict', 'This sitting is somebody else’s.');
    }
    const startedAt = before?.startedAt ?? now;
    const most = Math.ceil((now.getTime() - startedAt.getTime()) / 1000) + SLACK;
    const known = before && countsOf(before);
    const row = {
      lastAt: now,
      seconds: Math.max(before?.seconds ?? 0, Math.min(state.seconds, most)),
      onFindings: JSON.stringify(larger(known?.onFindings ?? {}, state.onFindings, most)),
      looked: JSON.stringify(union(known?.looked ?? {}, state.looked)),
      findingId: state.findingId,
      words: state.words,
    };
    await session.reportSitting.upsert({
      where,
      create: { ...{ reportId, id, person, name, startedAt }, ...row },
      update: row,
    });
  });
}

const larger = (
  before: Record<string, number>,
  now: SittingState['onFindings'],
  most: number,
): Record<string, number> => {
  const all = new Map(Object.entries(before));
  for (const [id, seconds] of Object.entries(now)) {
    all.set(id, Math.max(all.get(id) ?? 0, Math.min(seconds, most)));
  }
  return Object.fromEntries(all);
};

const union = (
  before: Record<string, readonly number[]>,
  now: SittingState['looked'],
): Record<string, readonly number[]> => {
  const all = new Map(Object.entries(before));
  for (const [uid, frames] of Object.entries(now)) {
    const seen = new Set([...(all.get(uid) ?? []), ...frames]);
    all.set(
      uid,
      [...seen].sort((a, b) => a - b),
    );
  }
  return Object.fromEntries(all);
};

/** Everybody who sat at a report, the earliest first. */
export async function getSittings(session: DbSession, reportId: string) {
  const rows = await session.reportSitting.findMany({
    where: { reportId },
    orderBy: [{ startedAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map((row) => ({ ...row, ...countsOf(row) }));
}
export type Sitting = Awaited<ReturnType<typeof getSittings>>[number];

/** Where others are, without what they looked at, which may be long. */
export const getPlaces = (session: DbSession, reportId: string) =>
  session.reportSitting.findMany({
    where: { reportId },
    orderBy: [{ startedAt: 'asc' }, { id: 'asc' }],
    omit: { looked: true, onFindings: true },
  });

/** @returns Whether there was one. */
export async function dropWords(
  db: Db,
  key: { reportId: string; id: string; person: string },
): Promise<boolean> {
  const { count } = await db.reportSitting.updateMany({
    where: key,
    data: { words: null },
  });
  return count > 0;
}

const countsOf = ({ onFindings, looked }: { onFindings: string; looked: string }) => ({
  onFindings: JSON.parse(onFindings) as Record<string, number>,
  looked: JSON.parse(looked) as Record<string, number[]>,
});
