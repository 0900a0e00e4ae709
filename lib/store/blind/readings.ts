import { AppError } from '@/lib/errors';
import { againIfBeaten, type Db, type DbSession } from '@/lib/store/db';

export interface NewReading {
  id: string;
  name: string;
  experimentId: string;
  /** JSON text. */
  plan: string;
  owner: string;
  program: string;
  people: { code: string; person: string }[];
  drafts: {
    id: string;
    cellId: string;
    studyUid: string;
    arm: string;
    statements: string;
    reference: string | null;
    sha256: string;
  }[];
  tasks: {
    id: string;
    reader: string;
    position: number;
    kind: string;
    unit: string;
    studyUid: string;
    leftId: string;
    rightId: string | null;
    repeatOf: string | null;
  }[];
}

/** One from elsewhere: over, with what was answered and settled in it. */
export interface EndedReading extends NewReading {
  createdAt: Date;
  closedAt: Date;
  answers: {
    taskId: string;
    version: number;
    createdAt: Date;
    answer: string;
    words: string;
    activeMs: number;
    edits: string | null;
    reason: string | null;
  }[];
  verdicts: {
    unit: string;
    version: number;
    studyUid: string;
    author: string;
    createdAt: Date;
    how: string;
    of: string;
    answer: string;
    words: string;
    reason: string | null;
  }[];
}

/** Rows of one statement: databases take some thousand values at once. */
const AT_ONCE = 500;

/**
 * Keep a session with all of its tasks, or nothing of it. The same one again is no second one.
 *
 * @returns Whether it was not there before.
 * @throws AppError `conflict` where another one has its id.
 */
export const createReading = (
  db: Db,
  { people, drafts, tasks, ...reading }: NewReading,
) =>
  againIfBeaten(() =>
    db.$transaction(
      async (session) => {
        const there = await session.blindReading.findUnique({
          where: { id: reading.id },
        });
        if (there) {
          const { name, experimentId, plan, owner } = there;
          const isSame =
            name === reading.name &&
            experimentId === reading.experimentId &&
            plan === reading.plan &&
            owner === reading.owner;
          if (isSame) return false;
          throw new AppError('conflict', 'Another blind reading has this id.');
        }
        await session.blindReading.create({ data: { ...reading, state: 'open' } });
        await createParts(session, reading.id, { people, drafts, tasks });
        return true;
      },
      { timeout: 60_000, maxWait: 60_000 },
    ),
  );

async function createParts(
  session: DbSession,
  readingId: string,
  { people, drafts, tasks }: Pick<NewReading, 'people' | 'drafts' | 'tasks'>,
) {
  await session.blindReader.createMany({
    data: people.map((each) => ({ ...each, readingId })),
  });
  for (const some of inParts(drafts)) {
    await session.blindDraft.createMany({
      data: some.map((each) => ({ ...each, readingId })),
    });
  }
  for (const some of inParts(tasks)) {
    await session.blindTask.createMany({
      data: some.map((each) => ({ ...each, readingId })),
    });
  }
}

const inParts = <Row>(rows: readonly Row[]): Row[][] =>
  Array.from({ length: Math.ceil(rows.length / AT_ONCE) }, (_, at) =>
    rows.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  );

/** Keep a session that is over. @throws as the database does, where a part of it is here already */
export const keepEndedReading = (
  db: Db,
  { people, drafts, tasks, answers, verdicts, ...reading }: EndedReading,
): Promise<void> =>
  db.$transaction(
    async (session) => {
      await session.blindReading.create({ data: { ...reading, state: 'closed' } });
      await createParts(session, reading.id, { people, drafts, tasks });
      for (const some of inParts(answers)) {
        await session.blindAnswer.createMany({ data: some });
      }
      for (const some of inParts(verdicts)) {
        await session.blindVerdict.createMany({
          data: some.map((each) => ({ ...each, readingId: reading.id })),
        });
      }
    },
    { timeout: 60_000, maxWait: 60_000 },
  );

/** Is a session, a draft or a task of these names here? */
export async function isKnownReading(
  db: DbSession,
  { id, drafts, tasks }: Pick<NewReading, 'id' | 'drafts' | 'tasks'>,
): Promise<boolean> {
  let known = await db.blindReading.count({ where: { id } });
  for (const some of inParts(drafts)) {
    known += await db.blindDraft.count({
      where: { id: { in: some.map((each) => each.id) } },
    });
  }
  for (const some of inParts(tasks)) {
    known += await db.blindTask.count({
      where: { id: { in: some.map((each) => each.id) } },
    });
  }
  return known > 0;
}

/** Sessions of an experiment that are over, oldest first. */
export const getEnded = (db: DbSession, experimentId: string) =>
  db.blindReading.findMany({
    where: { experimentId, state: 'closed' },
    include: withPeople,
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });

const withPeople = { people: { orderBy: { code: 'asc' } } } as const;

/** @throws AppError `not_found` */
export async function getReading(db: DbSession, id: string) {
  const reading = await db.blindReading.findUnique({
    where: { id },
    include: withPeople,
  });
  if (!reading) throw new AppError('not_found', 'There is no such blind reading.');
  return reading;
}
export type StoredReading = Awaited<ReturnType<typeof getReading>>;

/** @param person - Only those that they own or take part in; null: all. */
export const getReadings = (db: DbSession, person: string | null) =>
  db.blindReading.findMany({
    where:
      person === null
        ? {}
        : { OR: [{ owner: person }, { people: { some: { person } } }] },
    include: withPeople,
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take: 500,
  });

/** @returns Whether it was open until now. */
export async function closeReading(db: DbSession, id: string): Promise<boolean> {
  const { count } = await db.blindReading.updateMany({
    where: { id, state: 'open' },
    data: { state: 'closed', closedAt: new Date() },
  });
  return count > 0;
}

/** How many tasks each reader has, and how many have an answer. */
export async function progressOf(db: DbSession, readingId: string) {
  const by = ['reader'] as const;
  const all = await db.blindTask.groupBy({
    by: [...by],
    where: { readingId },
    _count: { _all: true },
  });
  const done = await db.blindTask.groupBy({
    by: [...by],
    where: { readingId, answers: { some: {} } },
    _count: { _all: true },
  });
  const answered = new Map(done.map(({ reader, _count }) => [reader, _count._all]));
  return new Map(
    all.map(({ reader, _count }) => [
      reader,
      { tasks: _count._all, answered: answered.get(reader) ?? 0 },
    ]),
  );
}

/** An experiment with what a session is made of: cells that ended well, and references. */
export async function getSources(db: DbSession, experimentId: string) {
  const experiment = await db.experiment.findUnique({ where: { id: experimentId } });
  if (!experiment) throw new AppError('not_found', 'There is no such experiment.');
  const { cohortId, cohortVersion: version } = experiment;
  const [studies, references, cells] = await Promise.all([
    db.cohortStudy.findMany({
      where: { cohortId, version },
      select: { studyUid: true },
      orderBy: { position: 'asc' },
    }),
    db.referenceReport.findMany({ where: { cohortId, version, position: 1 } }),
    db.experimentRun.findMany({
      where: { experimentId, draft: { not: null } },
      select: {
        ...{ id: true, studyUid: true, modelId: true, arm: true, repeat: true },
        draft: true,
      },
      orderBy: { position: 'asc' },
    }),
  ]);
  return { experiment, studies, references, cells };
}

/** What a session holds of a study’s words; votes stay, as numbers. */
export async function removeWords(session: DbSession, studyUid: string): Promise<void> {
  const where = { studyUid };
  await session.blindDraft.updateMany({
    where,
    data: { statements: null, reference: null },
  });
  await session.blindTask.updateMany({ where, data: { work: null } });
  await session.blindAnswer.updateMany({
    where: { task: where },
    data: { words: null, reason: null },
  });
  await session.blindVerdict.updateMany({ where, data: { words: null, reason: null } });
}
