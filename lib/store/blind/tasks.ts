import { AppError } from '@/lib/errors';
import { againIfBeaten, type Db, type DbSession } from '@/lib/store/db';

const withAnswers = { answers: { orderBy: { version: 'asc' } } } as const;

/** A reader’s first task without an answer; null: all have one. */
export const nextTask = (db: DbSession, readingId: string, reader: string) =>
  db.blindTask.findFirst({
    where: { readingId, reader, answers: { none: {} } },
    orderBy: { position: 'asc' },
    include: withAnswers,
  });

/** @throws AppError `not_found`, also for a task of another session. */
export async function getTask(db: DbSession, readingId: string, id: string) {
  const task = await db.blindTask.findFirst({
    where: { id, readingId },
    include: withAnswers,
  });
  if (!task) throw new AppError('not_found', 'There is no such task.');
  return task;
}
export type StoredTask = Awaited<ReturnType<typeof getTask>>;

/** Tasks with all of their answers, in the order of readers and of what they were asked. */
export const getTasks = (db: DbSession, readingId: string) =>
  db.blindTask.findMany({
    where: { readingId },
    include: withAnswers,
    orderBy: [{ reader: 'asc' }, { position: 'asc' }],
  });

export const getDrafts = (db: DbSession, readingId: string) =>
  db.blindDraft.findMany({ where: { readingId } });
export type StoredDraft = Awaited<ReturnType<typeof getDrafts>>[number];

export const getDraft = (db: DbSession, id: string) =>
  db.blindDraft.findUniqueOrThrow({ where: { id } });

/** Somebody looks at it for the first time. */
export const startTask = (db: DbSession, id: string) =>
  db.blindTask.updateMany({
    where: { id, startedAt: null },
    data: { startedAt: new Date() },
  });

/** Keep what was entered; of a task that has an answer by now, nothing. */
export const keepWork = (db: DbSession, id: string, work: string) =>
  db.blindTask.updateMany({ where: { id, answers: { none: {} } }, data: { work } });

export interface NewAnswer {
  answer: string;
  words: string;
  activeMs: number;
  edits: string | null;
  reason: string | null;
}

/**
 * Keep an answer, one more version. The same one again (a repeated request) is no second one.
 *
 * @param basedOn - The version that was being looked at; 0: there was none.
 * @throws AppError `version_stale` when there is another one; `conflict` when the session was closed.
 */
export const keepAnswer = (
  db: Db,
  { readingId, taskId }: { readingId: string; taskId: string },
  basedOn: number,
  body: NewAnswer,
): Promise<void> =>
  againIfBeaten(() =>
    db.$transaction(async (session) => {
      const { state } = await session.blindReading.findUniqueOrThrow({
        where: { id: readingId },
        select: { state: true },
      });
      const last = await session.blindAnswer.findFirst({
        where: { taskId },
        orderBy: { version: 'desc' },
      });
      const version = last?.version ?? 0;
      if (last && version === basedOn + 1 && isSame(last, body)) return;
      if (state !== 'open') {
        throw new AppError(
          'conflict',
          'This session is closed: no more answers are taken.',
        );
      }
      if (version !== basedOn) throw stale(version, basedOn);
      await session.blindAnswer.create({
        data: { taskId, version: version + 1, ...body },
      });
      await session.blindTask.update({ where: { id: taskId }, data: { work: null } });
    }),
  );

const isSame = (a: { answer: string; words: string | null }, b: NewAnswer) =>
  a.answer === b.answer && a.words === b.words;

const stale = (version: number, basedOn: number) =>
  new AppError('version_stale', 'There is another answer by now.', {
    hint: `Version ${version} is there; yours began from ${basedOn}. Nothing was overwritten.`,
  });

/** All that was settled, and settled otherwise, in order. */
export const getAllVerdicts = (db: DbSession, readingId: string) =>
  db.blindVerdict.findMany({
    where: { readingId },
    orderBy: [{ version: 'asc' }, { unit: 'asc' }],
  });

/** What was settled, the last version of each. */
export async function getVerdicts(db: DbSession, readingId: string) {
  const all = await getAllVerdicts(db, readingId);
  return new Map(all.map((verdict) => [verdict.unit, verdict]));
}
export type StoredVerdict = NonNullable<
  ReturnType<Awaited<ReturnType<typeof getVerdicts>>['get']>
>;

export interface NewVerdict {
  readingId: string;
  unit: string;
  studyUid: string;
  author: string;
  how: string;
  of: string;
  answer: string;
  words: string;
  reason: string | null;
}

/** @throws AppError `version_stale` */
export const keepVerdict = (db: Db, basedOn: number, body: NewVerdict): Promise<void> =>
  againIfBeaten(() =>
    db.$transaction(async (session) => {
      const last = await session.blindVerdict.findFirst({
        where: { readingId: body.readingId, unit: body.unit },
        orderBy: { version: 'desc' },
      });
      const version = last?.version ?? 0;
      if (version !== basedOn) throw stale(version, basedOn);
      await session.blindVerdict.create({ data: { ...body, version: version + 1 } });
    }),
  );
