import { AppError } from '@/lib/errors';
import type { DbSession } from '@/lib/store/db';

export interface RunStart {
  id: string;
  studyUid: string;
  modelId: string;
  adapter: string;
  policyId: string;
  /** JSON text. */
  request: string;
}

export const startRun = (db: DbSession, run: RunStart) =>
  db.run.create({ data: { ...run, status: 'running' } });

/** What is about to be sent, kept before it goes: JSON text of the images and the rest, hash of the words. */
export const recordInputs = (
  db: DbSession,
  id: string,
  inputs: { images: string; promptSha256: string; sent: string },
) => db.run.update({ where: { id }, data: inputs });

/** A volume or files that are about to be sent, kept before they go: JSON text. */
export const recordFiles = (db: DbSession, id: string, files: string) =>
  db.run.update({ where: { id }, data: { files } });

export interface RunEnd {
  status: 'succeeded' | 'failed' | 'refused' | 'cancelled';
  rawAnswer: string;
  model?: string | undefined;
  /** JSON text. */
  draft?: string;
  error?: string;
  inputTokens?: number | undefined;
  outputTokens?: number | undefined;
  /** US dollars; null where no price is known. */
  costUsd?: number | null;
  latencyMs?: number | undefined;
  /** JSON text: a volume or DICOM files that were sent. */
  files?: string;
  /** JSON text: questions and their answers. */
  exchanges?: string;
}

/** Write the end of a run, once: a run that ended stays as it ended. */
export const finishRun = (db: DbSession, id: string, end: RunEnd) =>
  db.run.updateMany({
    where: { id, status: 'running' },
    data: { ...end, finishedAt: new Date() },
  });

const interrupted = () => ({
  status: 'failed',
  finishedAt: new Date(),
  error: JSON.stringify({
    code: 'cancelled',
    message: 'The server was stopped while this run was under way.',
    hint: 'Start it again.',
    retryable: true,
  }),
});

/**
 * Runs that were under way when the server was stopped can't be going on. Those of experiments are
 * left to their queue: another process may be working on it.
 */
export async function failInterruptedRuns(db: DbSession): Promise<void> {
  const queued = await db.experimentRun.findMany({
    where: { state: 'running' },
    select: { runId: true },
  });
  await db.run.updateMany({
    where: {
      status: 'running',
      id: { notIn: queued.flatMap(({ runId }) => runId ?? []) },
    },
    data: interrupted(),
  });
}

/** The same for one of them. */
export const failInterruptedRun = (db: DbSession, id: string) =>
  db.run.updateMany({ where: { id, status: 'running' }, data: interrupted() });

/** @returns null where there is none. */
export const findRun = (db: DbSession, id: string) =>
  db.run.findUnique({ where: { id } });

/** @throws AppError `not_found` */
export async function getRun(db: DbSession, id: string) {
  const run = await db.run.findUnique({ where: { id } });
  if (!run) throw new AppError('not_found', `Run ${id} is not in the archive.`);
  return run;
}
export type StoredRun = Awaited<ReturnType<typeof getRun>>;

/** Runs on a study, newest first. */
export const getRuns = (db: DbSession, studyUid: string) =>
  db.run.findMany({ where: { studyUid }, orderBy: { startedAt: 'desc' }, take: 100 });
