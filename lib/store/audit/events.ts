import { isPostgres, type Db, type DbSession } from '@/lib/store/db';
import { Prisma } from '@/lib/store/generated/sqlite/client';
import { BEGINNING, chained, type Act, type AuditEvent, type Head } from './chain';

const { sql } = Prisma;

/** Any number, the same for everybody. */
const KEY = 726363;

/**
 * Add what was done to the end of the trail, in the transaction that does it: either both are there
 * afterwards, or neither. At the end of a transaction: on PostgreSQL others wait for that from here
 * on.
 */
export async function appendAct(
  db: Db,
  session: DbSession,
  act: Act,
): Promise<AuditEvent> {
  if (isPostgres(db)) {
    await session.$executeRaw(sql`SELECT pg_advisory_xact_lock(${KEY}::bigint)`);
  }
  const event = chained(act, await lastOf(session), new Date());
  await session.auditEvent.create({ data: event });
  return event;
}

/** The same for what writes nothing else. */
export const keepAct = async (db: Db, act: Act): Promise<void> => {
  await db.$transaction((session) => appendAct(db, session, act));
};

/** Where the trail ends. */
export const lastOf = async (session: DbSession): Promise<Head> =>
  (await session.auditEvent.findFirst({
    orderBy: { sequence: 'desc' },
    select: { sequence: true, hash: true },
  })) ?? BEGINNING;

export interface AuditFilter {
  kind?: string | undefined;
  actor?: string | undefined;
  studyUid?: string | undefined;
  outcome?: number | undefined;
  /** From then on, and before then. */
  from?: Date | undefined;
  to?: Date | undefined;
}

const whereOf = ({ from, to, ...equal }: AuditFilter): Prisma.AuditEventWhereInput => ({
  ...Object.fromEntries(Object.entries(equal).filter(([, value]) => value !== undefined)),
  ...((from ?? to) && { at: { ...(from && { gte: from }), ...(to && { lt: to }) } }),
});

/**
 * Some events, the newest first.
 *
 * @param before - Only those with a smaller sequence number.
 */
export const getEvents = (
  db: DbSession,
  filter: AuditFilter,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<AuditEvent[]> =>
  db.auditEvent.findMany({
    where: { ...whereOf(filter), ...(before && { sequence: { lt: before } }) },
    orderBy: { sequence: 'desc' },
    take: limit,
  });

/** Everybody who ever did something. */
export const getActors = async (db: DbSession): Promise<string[]> =>
  (await db.auditEvent.groupBy({ by: ['actor'], orderBy: { actor: 'asc' } })).map(
    ({ actor }) => actor,
  );

const AT_ONCE = 1000;

/** All events in their order, in bounded memory. */
export async function* walkEvents(
  db: DbSession,
  filter: AuditFilter = {},
): AsyncGenerator<AuditEvent> {
  for (let last = 0; ;) {
    const events: AuditEvent[] = await db.auditEvent.findMany({
      where: { ...whereOf(filter), sequence: { gt: last } },
      orderBy: { sequence: 'asc' },
      take: AT_ONCE,
    });
    yield* events;
    last = events.at(-1)?.sequence ?? last;
    if (events.length < AT_ONCE) return;
  }
}
