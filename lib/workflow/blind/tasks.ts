import { z } from 'zod';
import type {
  GiveAnswer,
  PutWork,
  ReadingTask,
  VeiledDraft,
} from '@/lib/api/blind/protocol';
import { AppError } from '@/lib/errors';
import type { Answer } from '@/lib/evaluation/blind/answers';
import { draftText } from '@/lib/evaluation/blind/draft-text';
import { characterEdits } from '@/lib/evaluation/text/edit';
import { statementSchema } from '@/lib/report/finding';
import {
  getDraft,
  getTask,
  getTasks,
  keepAnswer,
  keepWork,
  nextTask,
  startTask,
  type StoredDraft,
  type StoredTask,
} from '@/lib/store/blind/tasks';
import { record } from '@/lib/workflow/audit/record';
import { seatAt, type Asking, type Seat } from '@/lib/workflow/blind/seat';
import { parted, whole } from '@/lib/workflow/blind/words';
import { mustSee } from '@/lib/workflow/people/may-see';

/** A reader’s first task without an answer, and how far they are. */
export async function readNextTask(world: Asking, readingId: string) {
  const seat = await seatAt(world, readingId, 'reader');
  const next =
    seat.reading.state === 'open'
      ? await nextTask(world.db, readingId, seat.code ?? '')
      : null;
  if (next) await startTask(world.db, next.id);
  const { answered, tasks } = seat.own ?? { answered: 0, tasks: 0 };
  return { task: next && (await toTask(world, seat, next)), answered, tasks };
}

/** @throws AppError `not_found`, also for a task of somebody else. */
export async function readOwnTask(world: Asking, readingId: string, taskId: string) {
  const { seat, task } = await ownTask(world, readingId, taskId);
  return toTask(world, seat, task);
}

/** Those that have an answer, in order. */
export async function readOwnTasks(world: Asking, readingId: string) {
  const { code } = await seatAt(world, readingId, 'reader');
  const all = await getTasks(world.db, readingId);
  return all
    .filter(({ reader, answers }) => reader === code && answers.length > 0)
    .map(({ id, position, kind, answers }) => ({
      ...{ id, kind, number: position + 1, versions: answers.length },
      answeredAt: answers.at(-1)?.createdAt.toISOString() ?? '',
    }));
}

async function ownTask(world: Asking, readingId: string, taskId: string) {
  const seat = await seatAt(world, readingId, 'reader');
  const task = await getTask(world.db, readingId, taskId);
  const first = await nextTask(world.db, readingId, seat.code ?? '');
  // What comes later isn’t looked at before its turn.
  const isEarly = task.answers.length === 0 && task.id !== first?.id;
  if (task.reader !== seat.code || isEarly) {
    throw new AppError('not_found', 'There is no such task.');
  }
  return { seat, task };
}

/** Keep what was entered and not yet given. */
export async function keepTaskWork(
  world: Asking,
  { readingId, taskId }: { readingId: string; taskId: string },
  work: PutWork,
): Promise<void> {
  const { task } = await ownTask(world, readingId, taskId);
  await keepWork(world.db, task.id, JSON.stringify(work));
}

/**
 * Give an answer, or correct one.
 *
 * @throws AppError `invalid_request` for an answer that doesn’t fit the task; `version_stale`;
 *   `conflict` when the session is closed.
 */
export async function giveTaskAnswer(
  world: Asking,
  { readingId, taskId }: { readingId: string; taskId: string },
  { answer, activeMs, basedOn, reason }: GiveAnswer,
): Promise<ReadingTask> {
  const { seat, task } = await ownTask(world, readingId, taskId);
  await mustSee(world, task.studyUid);
  const draft = toText(await getDraft(world.db, task.leftId));
  mustFitTask(answer, {
    kind: task.kind,
    form: seat.plan.form,
    text: draft?.text ?? null,
  });
  if (basedOn > 0 && reason === undefined) {
    throw new AppError('invalid_request', 'A correction needs its reason.');
  }
  const [edits] =
    answer.kind === 'correction' && draft
      ? characterEdits([{ candidate: draft.text, references: [answer.text] }])
      : [];
  await keepAnswer(world.db, { readingId, taskId }, basedOn, {
    ...parted(answer),
    ...{ activeMs, reason: reason ?? null },
    edits: edits
      ? JSON.stringify({ characters: edits.edits, normalised: edits.normalised })
      : null,
  });
  await record(world, {
    ...{ kind: 'comparison-changed', action: basedOn === 0 ? 'C' : 'U' },
    ...{ studyUid: task.studyUid, object: `comparison ${readingId}` },
    detail: { task: taskId, version: basedOn + 1 },
  });
  return readOwnTask(world, readingId, taskId);
}

/** @throws AppError `invalid_request` */
export function mustFitTask(
  answer: Answer,
  { kind, form, text }: { kind: string; form: Seat['plan']['form']; text: string | null },
): void {
  const refuse = (sentence: string): never => {
    throw new AppError('invalid_request', sentence);
  };
  if (answer.kind !== kind) refuse(`This task asks for another answer: ${kind}.`);
  if (answer.kind === 'correction' && answer.text.trim() === '') {
    refuse('A corrected report can’t be empty.');
  }
  if (answer.kind === 'form') {
    const isWhole =
      Object.keys(answer.values).length === form.length &&
      form.every(({ id, points }) => {
        const value = Object.hasOwn(answer.values, id) ? answer.values[id] : undefined;
        return value !== undefined && value <= points;
      });
    if (!isWhole) refuse('Every item of the form needs an answer on its scale.');
  }
  if (answer.kind === 'errors' && text !== null) {
    const isBeyond = answer.marks.some(({ passage }) => (passage?.to ?? 0) > text.length);
    if (isBeyond) refuse('A marked passage reaches beyond the draft.');
  }
}

async function toTask(world: Asking, seat: Seat, task: StoredTask): Promise<ReadingTask> {
  const { id, position, kind, studyUid, leftId, rightId, work, answers } = task;
  await mustSee(world, studyUid);
  const { plan } = seat;
  const isAnswered = answers.length > 0;
  const isClosed = seat.reading.state === 'closed';
  const veil = isClosed || (isAnswered && plan.unveil === 'answered') ? plan.arms : null;
  const left = await getDraft(world.db, leftId);
  const right = rightId === null ? null : await getDraft(world.db, rightId);
  const isHeld = kind === 'errors' || kind === 'correction';
  return {
    ...{ id, studyUid, number: position + 1, kind: kind as ReadingTask['kind'] },
    left: toVeiled(left, veil),
    right: right && toVeiled(right, veil),
    reference: isHeld && plan.showReference ? left.reference : null,
    form: kind === 'form' ? plan.form : [],
    work: work === null || isAnswered ? null : (JSON.parse(work) as ReadingTask['work']),
    given: answers.map((each) => ({
      ...{ version: each.version, reason: each.reason, answer: whole(each) },
      createdAt: each.createdAt.toISOString(),
    })),
  };
}

const toText = ({ statements }: StoredDraft) =>
  statements === null
    ? null
    : draftText(z.array(statementSchema).parse(JSON.parse(statements)));

/** @param arms - Those that may be told; null: none. */
export function toVeiled(
  draft: StoredDraft,
  arms: Seat['plan']['arms'] | null,
): VeiledDraft {
  const { text = null, sentences = [] } = toText(draft) ?? {};
  return {
    text,
    sentences: sentences.map((each) => ({ ...each, evidence: [...each.evidence] })),
    arm: arms?.find(({ id }) => id === draft.arm) ?? null,
  };
}
