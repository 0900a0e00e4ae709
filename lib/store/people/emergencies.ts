import { randomUUID } from 'node:crypto';
import { appendAct } from '@/lib/store/audit/events';
import type { Db, DbSession } from '@/lib/store/db';

/** Until when somebody sees what they otherwise may not; null: they don't. */
export const emergencyOf = async (db: DbSession, userId: string): Promise<Date | null> =>
  (
    await db.emergencyAccess.findFirst({
      where: { userId, endsAt: { gt: new Date() } },
      orderBy: { endsAt: 'desc' },
      select: { endsAt: true },
    })
  )?.endsAt ?? null;

export const startEmergency = (
  db: Db,
  { userId, reason, endsAt }: { userId: string; reason: string; endsAt: Date },
  actor: string,
): Promise<void> =>
  db.$transaction(async (session) => {
    const id = randomUUID();
    await session.emergencyAccess.create({ data: { id, userId, reason, endsAt } });
    await appendAct(db, session, {
      ...{ kind: 'emergency-started', action: 'E', actor, object: `emergency ${id}` },
      detail: { reason, until: endsAt.toISOString() },
    });
  });

export const endEmergency = (db: Db, userId: string, actor: string): Promise<void> =>
  db.$transaction(async (session) => {
    const now = new Date();
    const { count } = await session.emergencyAccess.updateMany({
      where: { userId, endsAt: { gt: now } },
      data: { endsAt: now },
    });
    if (count === 0) return;
    await appendAct(db, session, { kind: 'emergency-ended', action: 'E', actor });
  });
