import { answerSchema, type Vote } from '@/lib/evaluation/blind/answers';
import {
  statisticsOf,
  type ReadingStatistics,
} from '@/lib/evaluation/blind/statistics/statistics';
import { writeCsv, type Column } from '@/lib/export/tables/csv';
import type { Db } from '@/lib/store/db';
import {
  getDrafts,
  getTasks,
  getVerdicts,
  type StoredDraft,
  type StoredTask,
} from '@/lib/store/blind/tasks';
import { record } from '@/lib/workflow/audit/record';
import { mustKnow, seatAt, type Asking, type Seat } from '@/lib/workflow/blind/seat';
import { sidesOf } from '@/lib/workflow/blind/sides';
import { whole } from '@/lib/workflow/blind/words';

/** A vote as it is exported: what the statistics are computed from, and where it came from. */
export interface ExportedVote extends Vote {
  readonly version: number;
  /** ISO 8601. */
  readonly answeredAt: string;
  /** Why an earlier version was corrected. */
  readonly reason: string | null;
  /** SHA-256 of the drafts as they were read. */
  readonly drafts: readonly string[];
}

/** The last version of every answer, by reader and by what they were asked in order. */
export async function votesOf(db: Db, readingId: string): Promise<ExportedVote[]> {
  const [tasks, drafts] = await Promise.all([
    getTasks(db, readingId),
    getDrafts(db, readingId),
  ]);
  return votesIn(tasks, drafts);
}

/** The same of rows. @param tasks - By reader and position, each with its answers by version. */
export function votesIn(
  tasks: readonly (Omit<StoredTask, 'readingId' | 'answers' | 'startedAt' | 'work'> & {
    readonly answers: readonly Omit<StoredTask['answers'][number], 'taskId'>[];
  })[],
  drafts: readonly Pick<StoredDraft, 'id' | 'arm' | 'sha256'>[],
): ExportedVote[] {
  const byId = new Map(drafts.map((draft) => [draft.id, draft]));
  return tasks.flatMap((task): ExportedVote[] => {
    const last = task.answers.at(-1);
    const left = byId.get(task.leftId);
    const right = task.rightId === null ? null : (byId.get(task.rightId) ?? null);
    if (!last || !left) return [];
    return [
      {
        ...{ task: task.id, unit: task.unit, study: task.studyUid, reader: task.reader },
        ...{ repeatOf: task.repeatOf, left: left.arm, right: right?.arm ?? null },
        ...{ answer: whole(last), activeMs: last.activeMs },
        edits: last.edits === null ? null : (JSON.parse(last.edits) as Vote['edits']),
        ...{ version: last.version, answeredAt: last.createdAt.toISOString() },
        reason: last.reason,
        drafts: [left.sha256, ...(right ? [right.sha256] : [])],
      },
    ];
  });
}

// Of the last few sessions that somebody looked at: the resampling takes seconds.
const MOST_REMEMBERED = 8;
const remembered = new Map<string, ReadingStatistics>();

/** What the votes show. @throws AppError `conflict` for whoever still has to read. */
export async function readStatistics(
  world: Asking,
  readingId: string,
): Promise<ReadingStatistics> {
  const seat = await seatAt(world, readingId);
  mustKnow(seat);
  return shownStatistics(await votesOf(world.db, readingId), seat);
}

function shownStatistics(votes: readonly ExportedVote[], { reading, plan }: Seat) {
  const key = JSON.stringify([
    reading.id,
    votes.map(({ task, version, answer }) => [task, version, answerSchema.parse(answer)]),
  ]);
  const known = remembered.get(key);
  if (known) return known;
  const { seed, resamples, least, form } = plan;
  const shown = statisticsOf(votes, { seed, resamples, least, form });
  const oldest = remembered.keys().next().value;
  if (remembered.size >= MOST_REMEMBERED && oldest !== undefined)
    remembered.delete(oldest);
  remembered.set(key, shown);
  return shown;
}

/** A file of the votes, for the owner; `jsonl` is what the statistics can be recomputed from. */
export async function exportVotes(
  world: Asking,
  readingId: string,
  format: 'jsonl' | 'csv',
): Promise<Uint8Array> {
  const seat = await seatAt(world, readingId, 'owner');
  mustKnow(seat);
  const votes = await votesOf(world.db, readingId);
  const settled = await settledOf(world.db, seat);
  await record(world, {
    ...{ kind: 'votes-exported', action: 'R', object: `comparison ${readingId}` },
    detail: { votes: votes.length, format },
  });
  if (format === 'csv') return writeCsv(columns(seat.plan.form, settled), votes);
  return new TextEncoder().encode(
    votes.map((vote) => `${JSON.stringify(withVerdict(vote, settled))}\n`).join(''),
  );
}

/** What adjudicators made of it; sides are those that they saw, and what made them is named. */
async function settledOf(db: Db, { reading, plan }: Seat) {
  const [tasks, drafts] = [
    await getTasks(db, reading.id),
    await getDrafts(db, reading.id),
  ];
  const arms = new Map(drafts.map(({ id, arm }) => [id, arm]));
  const verdicts = await getVerdicts(db, reading.id);
  return new Map(
    [...verdicts.values()].map((each) => {
      const task = tasks.find(({ unit }) => unit === each.unit);
      const [left, right = null] = sidesOf(task, plan.seed).map((id) => arms.get(id));
      const { unit, author, how } = each;
      const of = JSON.parse(each.of) as string[];
      return [unit, { how, of, author, left, right, answer: whole(each) }] as const;
    }),
  );
}
type Settled = Awaited<ReturnType<typeof settledOf>>;

const withVerdict = (vote: ExportedVote, settled: Settled) => ({
  ...vote,
  settled: settled.get(vote.unit) ?? null,
});

const columns = (
  form: Seat['plan']['form'],
  settled: Settled,
): readonly Column<ExportedVote>[] => {
  const column = (
    name: string,
    about: string,
    value: Column<ExportedVote>['value'],
  ): Column<ExportedVote> => ({ name, about, value });
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  return [
    column('task', 'Which task', ({ task }) => task),
    column('unit', 'What was judged', ({ unit }) => unit),
    column('study', 'Study Instance UID', ({ study }) => study),
    column('reader', 'Who read', ({ reader }) => reader),
    column('repeat_of', 'The task that it repeats', ({ repeatOf }) => repeatOf),
    column('kind', 'What was asked', ({ answer }) => answer.kind),
    column('left', 'What made the draft, or the left one', ({ left }) => left),
    column('right', 'What made the right one', ({ right }) => right),
    column('choice', 'Left, right, equivalent, both-bad', ({ answer }) =>
      answer.kind === 'preference' ? answer.choice : null,
    ),
    column('reasons', 'As JSON', ({ answer }) =>
      answer.kind === 'preference' ? json(answer.reasons) : null,
    ),
    ...form.map(({ id, question }) =>
      column(`form_${id}`, question, ({ answer }) =>
        answer.kind === 'form' ? (answer.values[id] ?? null) : null,
      ),
    ),
    column('errors', 'Marks, as JSON', ({ answer }) =>
      answer.kind === 'errors' ? json(answer.marks) : null,
    ),
    column('corrected', 'The text that would be signed', ({ answer }) =>
      answer.kind === 'correction' ? answer.text : null,
    ),
    column('edits', 'Characters', ({ edits }) => edits?.characters ?? null),
    column('edits_normalised', '0 … 1', ({ edits }) => edits?.normalised ?? null),
    column('active_ms', 'Milliseconds', ({ activeMs }) => activeMs),
    column('note', 'In the reader’s words', ({ answer }) => answer.note),
    column('version', 'Of the answer', ({ version }) => version),
    column('answered_at', 'ISO 8601', ({ answeredAt }) => answeredAt),
    column('reason', 'Why it was corrected', ({ reason }) => reason),
    column('settled', 'By an adjudicator, as JSON', ({ unit }) =>
      json(settled.get(unit)),
    ),
  ];
};
