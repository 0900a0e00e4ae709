import { AppError } from '@/lib/errors';
import { appendAct } from '@/lib/store/audit/events';
import type { Db, DbSession } from '@/lib/store/db';

const PATIENCE = { timeout: 120_000, maxWait: 60_000 };
const AT_ONCE = 500;

/** JSON text where the model says so. */
export interface NewExperiment {
  id: string;
  name: string;
  cohortId: string;
  cohortVersion: number;
  plan: string;
  seed: number;
  budgetUsd: number | null;
  state: string;
  author: string;
  program: string;
  imported?: string;
  digest?: string | null;
  startedAt?: Date | null;
  finishedAt?: Date | null;
}

/** Of an experiment that is new here. */
export interface NewCell {
  id: string;
  position: number;
  studyUid: string;
  modelId: string;
  arm: number;
  repeat: number;
  state: string;
  attempt?: number;
  attempts?: string;
  preview?: string | null;
  costUsd?: number | null;
  inputTokens?: number | null;
  outputTokens?: number | null;
  latencyMs?: number | null;
  errorKind?: string | null;
  error?: string | null;
  draft?: string | null;
}

/**
 * Keep an experiment with all of its cells. The same one again is left as it is.
 *
 * @throws AppError `conflict` where another one has the id.
 */
export const keepExperiment = (
  db: Db,
  experiment: NewExperiment,
  cells: readonly NewCell[],
): Promise<void> =>
  db.$transaction(async (session) => {
    const { id, plan, author } = experiment;
    const there = await session.experiment.findUnique({ where: { id } });
    if (there?.plan === plan && there.name === experiment.name) return;
    if (there) {
      throw new AppError('conflict', `Experiment ${id} is there already.`);
    }
    await session.experiment.create({ data: experiment });
    for (let at = 0; at < cells.length; at += AT_ONCE) {
      await session.experimentRun.createMany({
        data: cells
          .slice(at, at + AT_ONCE)
          .map((cell) => ({ ...cell, experimentId: id })),
      });
    }
    await appendAct(db, session, {
      ...{ kind: 'experiment-changed', action: 'C', actor: author },
      object: `experiment ${id}`,
      detail: { runs: cells.length, cohort: experiment.cohortId },
    });
  }, PATIENCE);

const whole = { include: { cohort: { include: { cohort: true } } } } as const;

/** @throws AppError `not_found` */
export async function getExperiment(db: DbSession, id: string) {
  const found = await db.experiment.findUnique({ where: { id }, ...whole });
  if (found) return found;
  throw new AppError('not_found', `There is no experiment ${id.slice(0, 64)}.`);
}
export type StoredExperiment = Awaited<ReturnType<typeof getExperiment>>;

/** Newest first. */
export const getExperiments = (db: DbSession) =>
  db.experiment.findMany({ orderBy: { createdAt: 'desc' }, take: 500, ...whole });

/** Those that somebody has to work on, oldest first. */
export const getWork = (db: DbSession) =>
  db.experiment.findMany({
    where: { state: { in: ['preparing', 'running'] } },
    orderBy: { createdAt: 'asc' },
  });
export type Work = Awaited<ReturnType<typeof getWork>>[number];

export interface ExperimentChange {
  state?: string;
  stopped?: string | null;
  digest?: string | null;
  confirmedBy?: string;
  budgetUsd?: number | null;
  startedAt?: Date;
  finishedAt?: Date | null;
  /** Its runs that failed wait again; what they cost stays counted. */
  retryFailed?: boolean;
}

/**
 * Change an experiment that is in one of some states.
 *
 * @param act - Who did that, and what is written down of it; absent: nobody asked for it.
 * @returns Whether it was.
 */
export const changeExperiment = (
  db: Db,
  id: string,
  from: readonly string[],
  { retryFailed = false, ...data }: ExperimentChange,
  act?: { actor: string; detail: Record<string, string | number | boolean | null> },
): Promise<boolean> =>
  db.$transaction(async (session) => {
    const { count } = await session.experiment.updateMany({
      where: { id, state: { in: [...from] } },
      data,
    });
    if (count === 0) return false;
    if (data.state === 'cancelled') {
      await session.experimentRun.updateMany({
        where: { experimentId: id, state: 'waiting' },
        data: { state: 'cancelled', finishedAt: new Date() },
      });
    }
    if (retryFailed) {
      await session.experimentRun.updateMany({
        where: { experimentId: id, state: 'failed' },
        data: {
          ...{ state: 'waiting', notBefore: null, finishedAt: null },
          ...{ errorKind: null, error: null },
        },
      });
    }
    if (act) {
      await appendAct(db, session, {
        ...{
          kind: 'experiment-changed',
          action: 'U',
          object: `experiment ${id}`,
          ...act,
        },
      });
    }
    return true;
  }, PATIENCE);

/** With its runs' numbers, and without the runs: they are of their studies. */
export const deleteExperiment = (db: Db, id: string, actor: string) =>
  db.$transaction(async (session) => {
    const { state, imported } = await getExperiment(session, id);
    if (state === 'running' || state === 'preparing') {
      throw new AppError('conflict', 'This experiment is under way.', {
        hint: 'Cancel it first.',
      });
    }
    // What came in a bundle is elsewhere, too.
    if (imported !== null) {
      await session.blindReading.deleteMany({
        where: { experimentId: id, state: 'closed' },
      });
    }
    if ((await session.blindReading.count({ where: { experimentId: id } })) > 0) {
      throw new AppError('conflict', 'Drafts of this experiment are read blind.', {
        hint: 'What was judged stays, and with it the experiment.',
      });
    }
    await session.experiment.delete({ where: { id } });
    await appendAct(db, session, {
      ...{ kind: 'experiment-changed', action: 'D', actor },
      object: `experiment ${id}`,
    });
  }, PATIENCE);
