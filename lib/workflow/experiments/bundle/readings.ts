import { readingPlanSchema } from '@/lib/api/blind/protocol';
import type { Vote } from '@/lib/evaluation/blind/answers';
import { statisticsOf } from '@/lib/evaluation/blind/statistics/statistics';
import { statementSchema } from '@/lib/report/finding';
import type { EndedReading, StoredReading } from '@/lib/store/blind/readings';
import {
  getAllVerdicts,
  getDrafts,
  getTasks,
  type StoredDraft,
} from '@/lib/store/blind/tasks';
import type { Db } from '@/lib/store/db';
import { votesIn } from '@/lib/workflow/blind/votes';
import { parted, whole } from '@/lib/workflow/blind/words';
import type { RunLine } from '@/lib/workflow/experiments/bundle/form';
import {
  readingLineSchema,
  type ReadingLine,
} from '@/lib/workflow/experiments/bundle/reading-line';

/**
 * A blind reading that is over, as a bundle holds it.
 *
 * @param positions - Of the experiment's cells, by their ids.
 */
export async function readingLine(
  db: Db,
  reading: StoredReading,
  positions: ReadonlyMap<string, number>,
): Promise<ReadingLine> {
  const { id, name, program, createdAt, closedAt, people } = reading;
  const plan = readingPlanSchema.parse(JSON.parse(reading.plan));
  const [tasks, drafts] = [await getTasks(db, id), await getDrafts(db, id)];
  return {
    ...{ id, name, plan, program, created_at: createdAt.toISOString() },
    closed_at: (closedAt ?? createdAt).toISOString(),
    readers: people.map(({ code }) => code),
    drafts: drafts
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((draft) => draftOf(draft, positions)),
    tasks: tasks.map((task) => ({
      ...{ id: task.id, reader: task.reader, position: task.position, unit: task.unit },
      kind: readingLineSchema.shape.tasks.element.shape.kind.parse(task.kind),
      ...{ study_uid: task.studyUid, left: task.leftId, right: task.rightId },
      repeat_of: task.repeatOf,
      answers: task.answers.map((given) => ({
        ...{ version: given.version, created_at: given.createdAt.toISOString() },
        ...{ answer: whole(given), active_ms: given.activeMs, reason: given.reason },
        edits: given.edits === null ? null : (JSON.parse(given.edits) as Vote['edits']),
      })),
    })),
    verdicts: (await getAllVerdicts(db, id)).map((each) => ({
      ...{ unit: each.unit, version: each.version, author: each.author },
      ...{ created_at: each.createdAt.toISOString(), how: each.how as 'picked' },
      of: JSON.parse(each.of) as string[],
      ...{ answer: whole(each), reason: each.reason },
    })),
    statistics: statisticsOf(votesIn(tasks, drafts), plan),
  };
}

const draftOf = (
  { id, cellId, studyUid, arm, statements, reference, sha256 }: StoredDraft,
  positions: ReadonlyMap<string, number>,
): ReadingLine['drafts'][number] => ({
  ...{ id, position: positions.get(cellId) ?? 0, study_uid: studyUid, arm },
  statements:
    statements === null ? null : statementSchema.array().parse(JSON.parse(statements)),
  ...{ reference, sha256 },
});

/** Is everything that it speaks of in it, once? */
export function hangs(
  { plan, readers, drafts, tasks, verdicts }: ReadingLine,
  runs: readonly RunLine[],
): boolean {
  const studies = new Map(runs.map((run) => [run.position, run.study_uid]));
  const arms = new Set(plan.arms.map((arm) => arm.id));
  const byId = new Map(drafts.map((draft) => [draft.id, draft]));
  const taskIds = new Set(tasks.map((task) => task.id));
  const seats = new Set(tasks.map(({ reader, position }) => `${reader} ${position}`));
  const units = new Set(tasks.map((task) => task.unit));
  const settled = new Set(verdicts.map(({ unit, version }) => `${unit} ${version}`));
  const people = new Set(readers);
  const isUnique =
    byId.size === drafts.length &&
    taskIds.size === tasks.length &&
    seats.size === tasks.length &&
    settled.size === verdicts.length &&
    people.size === readers.length;
  return (
    isUnique &&
    drafts.every(
      ({ position, study_uid: uid, arm }) =>
        studies.get(position) === uid && arms.has(arm),
    ) &&
    tasks.every(
      ({ reader, kind, study_uid: uid, left, right, repeat_of: of, answers }) =>
        people.has(reader) &&
        [left, right].every(
          (draft) => draft === null || byId.get(draft)?.study_uid === uid,
        ) &&
        (kind === 'preference') === (right !== null) &&
        (of === null || taskIds.has(of)) &&
        answers.every(
          ({ version, answer }, at) => version === at + 1 && answer.kind === kind,
        ),
    ) &&
    verdicts.every(({ unit, author }) => units.has(unit) && people.has(author))
  );
}

/**
 * The rows of such a line.
 *
 * @param cells - Ids of the experiment's cells, by their positions.
 * @param owner - Whoever takes it in: its own is somebody elsewhere.
 */
export function rowsOf(
  line: ReadingLine,
  cells: ReadonlyMap<number, string>,
  { experimentId, owner }: { experimentId: string; owner: string },
): EndedReading {
  const { id, name, plan, program, tasks } = line;
  const studies = new Map(tasks.map((task) => [task.unit, task.study_uid]));
  return {
    ...{ id, name, plan: JSON.stringify(plan), program, owner, experimentId },
    ...{ createdAt: new Date(line.created_at), closedAt: new Date(line.closed_at) },
    people: line.readers.map((code) => ({ code, person: code })),
    drafts: line.drafts.map(
      ({ position, study_uid: studyUid, statements, ...draft }) => ({
        ...{ ...draft, studyUid, cellId: cells.get(position) ?? '' },
        statements: JSON.stringify(statements ?? []),
      }),
    ),
    tasks: tasks.map(({ id: taskId, reader, position, kind, unit, ...task }) => ({
      ...{ id: taskId, reader, position, kind, unit, studyUid: task.study_uid },
      ...{ leftId: task.left, rightId: task.right, repeatOf: task.repeat_of },
    })),
    answers: tasks.flatMap(({ id: taskId, answers }) =>
      answers.map(
        ({ version, created_at: at, answer, active_ms: activeMs, ...rest }) => ({
          ...{ taskId, version, createdAt: new Date(at), activeMs, reason: rest.reason },
          ...parted(answer),
          edits: rest.edits === null ? null : JSON.stringify(rest.edits),
        }),
      ),
    ),
    verdicts: line.verdicts.map(({ created_at: at, of, answer, ...verdict }) => ({
      ...{ ...verdict, studyUid: studies.get(verdict.unit) ?? '' },
      ...{ createdAt: new Date(at), of: JSON.stringify(of), ...parted(answer) },
    })),
  };
}

/** What the votes of a session come to, as JSON. @throws AppError `invalid_request` */
export function statisticsIn({ drafts, tasks, answers, plan }: EndedReading): string {
  const given = Map.groupBy(answers, ({ taskId }) => taskId);
  const votes = votesIn(
    tasks.map((task) => ({ ...task, answers: given.get(task.id) ?? [] })),
    drafts,
  );
  return JSON.stringify(statisticsOf(votes, readingPlanSchema.parse(JSON.parse(plan))));
}
