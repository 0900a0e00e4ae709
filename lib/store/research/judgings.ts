import { AppError } from '@/lib/errors';
import { appendAct } from '@/lib/store/audit/events';
import type { Db, DbSession } from '@/lib/store/db';

const PATIENCE = { timeout: 120_000, maxWait: 60_000 };
const AT_ONCE = 500;

/** JSON text where the model says so. */
export interface NewJudging {
  id: string;
  experimentId: string;
  kind: string;
  modelId: string;
  judge: string;
  budgetUsd: number | null;
  state: string;
  digest: string;
  author: string;
  program: string;
  confirmedBy?: string | null;
  startedAt?: Date | null;
  finishedAt?: Date | null;
}

export interface NewAsk {
  id: string;
  cellId: string;
  studyUid: string;
  position: number;
  state: string;
  sha256: string;
  mostUsd: number | null;
  attempt?: number;
  attempts?: string;
  sent?: string | null;
  answer?: string | null;
  model?: string | null;
  costUsd?: number | null;
  inputTokens?: number | null;
  outputTokens?: number | null;
  latencyMs?: number | null;
  errorKind?: string | null;
  error?: string | null;
}

/**
 * Keep a judging with all that it asks. The same one again is left as it is.
 *
 * @throws AppError `conflict` where another one has the id.
 */
export const keepJudging = (
  db: Db,
  judging: NewJudging,
  asks: readonly NewAsk[],
): Promise<void> =>
  db.$transaction(async (session) => {
    const { id, experimentId, kind, modelId, author } = judging;
    const there = await session.judging.findUnique({ where: { id } });
    if (there?.experimentId === experimentId && there.digest === judging.digest) return;
    if (there) throw new AppError('conflict', 'Another judging has this id.');
    const last = await session.judging.findFirst({
      where: { experimentId },
      orderBy: { number: 'desc' },
      select: { number: true },
    });
    const number = (last?.number ?? 0) + 1;
    await session.judging.create({ data: { ...judging, number } });
    for (let at = 0; at < asks.length; at += AT_ONCE) {
      const some = asks.slice(at, at + AT_ONCE);
      await session.judgeAsk.createMany({
        data: some.map((ask) => ({ ...ask, judgingId: id })),
      });
    }
    await appendAct(db, session, {
      ...{ kind: 'experiment-changed', action: 'C', actor: author },
      object: `experiment ${experimentId}`,
      detail: { judging: number, kind, model: modelId, drafts: asks.length },
    });
  }, PATIENCE);

/** In their order. */
export const getJudgings = (db: DbSession, experimentId: string) =>
  db.judging.findMany({ where: { experimentId }, orderBy: { number: 'asc' } });
export type StoredJudging = Awaited<ReturnType<typeof getJudgings>>[number];

/** @throws AppError `not_found`, also for one of another experiment. */
export async function getJudging(
  db: DbSession,
  id: string,
  experimentId?: string,
): Promise<StoredJudging> {
  const found = await db.judging.findUnique({ where: { id } });
  if (found && (experimentId === undefined || found.experimentId === experimentId)) {
    return found;
  }
  throw new AppError('not_found', 'There is no such judging.');
}

/** Those that somebody has to work on, oldest first. */
export const getJudgingWork = (db: DbSession) =>
  db.judging.findMany({ where: { state: 'running' }, orderBy: { createdAt: 'asc' } });

export interface JudgingChange {
  state: string;
  stopped?: string | null;
  confirmedBy?: string;
  budgetUsd?: number;
  startedAt?: Date;
  finishedAt?: Date | null;
  /** What failed waits again; what it cost stays counted. */
  retryFailed?: boolean;
}

/** Change one that is in one of some states. @returns Whether it was. */
export const changeJudging = (
  db: Db,
  { id, experimentId, number }: Pick<StoredJudging, 'id' | 'experimentId' | 'number'>,
  from: readonly string[],
  { retryFailed = false, ...data }: JudgingChange,
  act?: { actor: string; detail: Record<string, string | number | boolean | null> },
): Promise<boolean> =>
  db.$transaction(async (session) => {
    const { count } = await session.judging.updateMany({
      where: { id, state: { in: [...from] } },
      data,
    });
    if (count === 0) return false;
    if (data.state === 'cancelled') {
      await session.judgeAsk.updateMany({
        where: { judgingId: id, state: 'waiting' },
        data: { state: 'cancelled', finishedAt: new Date() },
      });
    }
    if (retryFailed) {
      await session.judgeAsk.updateMany({
        where: { judgingId: id, state: 'failed' },
        data: {
          ...{ state: 'waiting', notBefore: null, finishedAt: null },
          ...{ errorKind: null, error: null },
        },
      });
    }
    if (act) {
      await appendAct(db, session, {
        ...{ kind: 'experiment-changed', action: 'U', actor: act.actor },
        object: `experiment ${experimentId}`,
        detail: { judging: number, ...act.detail },
      });
    }
    return true;
  }, PATIENCE);

/** Those that may be begun now, in order. */
export const dueAsks = (db: DbSession, judgingId: string, now: Date, limit: number) =>
  db.judgeAsk.findMany({
    where: {
      ...{ judgingId, state: 'waiting' },
      OR: [{ notBefore: null }, { notBefore: { lte: now } }],
    },
    orderBy: { position: 'asc' },
    take: limit,
    omit: { answer: true, sent: true },
  });
export type DueAsk = Awaited<ReturnType<typeof dueAsks>>[number];

/** Take one: written down before anything is sent. @returns false where it isn't waiting any more. */
export async function claimAsk(
  db: DbSession,
  { id, attempt }: Pick<DueAsk, 'id' | 'attempt'>,
): Promise<boolean> {
  const { count } = await db.judgeAsk.updateMany({
    where: { id, state: 'waiting', attempt },
    data: { state: 'running', attempt: attempt + 1, sent: null, startedAt: new Date() },
  });
  return count > 0;
}

/** Keep what is about to leave. */
export const keepSent = (db: DbSession, id: string, sent: string) =>
  db.judgeAsk.updateMany({ where: { id, state: 'running' }, data: { sent } });

export interface AskEnd {
  state: 'waiting' | 'stopped' | 'done' | 'failed' | 'cancelled';
  attempts: string;
  costUsd: number | null;
  attempt?: number;
  notBefore?: Date | null;
  answer?: string | null;
  model?: string | null;
  inputTokens?: number | null;
  outputTokens?: number | null;
  latencyMs?: number | null;
  errorKind?: string | null;
  error?: string | null;
  finishedAt?: Date | null;
}

/** What becomes of one under way; written once for each of its tries. */
export const settleAsk = (
  db: DbSession,
  { id, attempt }: Pick<DueAsk, 'id' | 'attempt'>,
  data: AskEnd,
) => db.judgeAsk.updateMany({ where: { id, attempt, state: 'running' }, data });

/** Those that are said to be under way, of all judgings. */
export const runningAsks = (db: DbSession) =>
  db.judgeAsk.findMany({ where: { state: 'running' }, omit: { answer: true } });

export const isJudged = async (db: DbSession, judgingId: string): Promise<boolean> =>
  (await db.judgeAsk.count({
    where: { judgingId, state: { in: ['waiting', 'running'] } },
  })) === 0;

/** How many are in each state, what they cost, and of how many nobody knows what. */
export async function countAsks(db: DbSession, judgingId: string) {
  const states = await db.judgeAsk.groupBy({
    by: ['state'],
    where: { judgingId },
    _count: { _all: true },
  });
  const { _sum } = await db.judgeAsk.aggregate({
    where: { judgingId },
    _sum: { costUsd: true, mostUsd: true },
  });
  const unpriced = await db.judgeAsk.count({ where: { judgingId, mostUsd: null } });
  const unknownCosts = await db.judgeAsk.count({
    where: {
      ...{ judgingId, costUsd: null, attempt: { gt: 0 } },
      state: { notIn: ['waiting', 'running'] },
    },
  });
  return {
    counts: new Map(states.map(({ state, _count }) => [state, _count._all])),
    ...{ spentUsd: _sum.costUsd ?? 0, unknownCosts },
    mostUsd: unpriced > 0 ? null : (_sum.mostUsd ?? 0),
  };
}

/** What is asked first. */
export const firstAsk = (db: DbSession, judgingId: string) =>
  db.judgeAsk.findFirst({
    where: { judgingId },
    orderBy: { position: 'asc' },
    select: { cellId: true },
  });

/** Everything that was asked, in order. */
export const getAsks = (db: DbSession, judgingId: string) =>
  db.judgeAsk.findMany({ where: { judgingId }, orderBy: { position: 'asc' } });
export type StoredAsk = Awaited<ReturnType<typeof getAsks>>[number];

/** Answers of all judges of an experiment. */
export const getAnswers = (db: DbSession, experimentId: string) =>
  db.judgeAsk.findMany({
    where: { state: 'done', answer: { not: null }, judging: { experimentId } },
    select: { judgingId: true, cellId: true, answer: true, sent: true },
  });

/** Why some failed, by reason. */
export const askTroubles = (db: DbSession, judgingId: string) =>
  db.judgeAsk.groupBy({
    by: ['error'],
    where: { judgingId, error: { not: null } },
    _count: { _all: true },
  });
