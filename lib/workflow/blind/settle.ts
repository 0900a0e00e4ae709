import type { DisputeView, Settle } from '@/lib/api/blind/protocol';
import { AppError } from '@/lib/errors';
import type { Answer } from '@/lib/evaluation/blind/answers';
import { disputesOf, type Dispute } from '@/lib/evaluation/blind/disputes';
import { shuffled } from '@/lib/evaluation/blind/plan';
import { mersenneTwister } from '@/lib/evaluation/random';
import type { Db } from '@/lib/store/db';
import {
  getDrafts,
  getTasks,
  getVerdicts,
  keepVerdict,
  type StoredDraft,
  type StoredTask,
  type StoredVerdict,
} from '@/lib/store/blind/tasks';
import { record } from '@/lib/workflow/audit/record';
import { seatAt, type Asking, type Seat } from '@/lib/workflow/blind/seat';
import { seedOf, sidesOf } from '@/lib/workflow/blind/sides';
import { mustFitTask, toVeiled } from '@/lib/workflow/blind/tasks';
import { votesOf } from '@/lib/workflow/blind/votes';
import { parted, whole } from '@/lib/workflow/blind/words';
import { mustSee } from '@/lib/workflow/people/may-see';

/** Disputes are only told once all of a unit’s readers have answered: one vote must not pull another. */
async function disputed(db: Db, { reading, plan }: Seat) {
  const tasks = await getTasks(db, reading.id);
  const waiting = new Set(
    tasks
      .filter(({ answers, repeatOf }) => answers.length === 0 && repeatOf === null)
      .map(({ unit }) => unit),
  );
  const isOpen = reading.state === 'open';
  const votes = await votesOf(db, reading.id);
  const found = disputesOf(votes, plan.rule).filter(
    ({ unit }) => !isOpen || !waiting.has(unit),
  );
  return { tasks, found };
}

/** Those that nobody has settled yet. */
export async function openDisputes(db: Db, seat: Seat): Promise<Dispute[]> {
  const { found } = await disputed(db, seat);
  const verdicts = await getVerdicts(db, seat.reading.id);
  return found.filter(({ unit }) => !verdicts.has(unit));
}

/** What readers differ on; nothing tells what made a draft, nor, unless the owner lets it, who voted what. */
export async function readDisputes(
  world: Asking,
  readingId: string,
): Promise<DisputeView[]> {
  const seat = await seatAt(world, readingId, 'adjudicator');
  const { tasks, found } = await disputed(world.db, seat);
  const verdicts = await getVerdicts(world.db, readingId);
  const drafts = new Map(
    (await getDrafts(world.db, readingId)).map((draft) => [draft.id, draft]),
  );
  const views: DisputeView[] = [];
  for (const { unit } of found) {
    const of = tasks.filter((task) => task.unit === unit && task.repeatOf === null);
    const view = toView(seat, of, drafts, verdicts.get(unit));
    if (!view) continue;
    await mustSee(world, view.studyUid);
    views.push(view);
  }
  return views;
}

function toView(
  { plan, reading }: Seat,
  tasks: readonly StoredTask[],
  drafts: ReadonlyMap<string, StoredDraft>,
  verdict: StoredVerdict | undefined,
): DisputeView | undefined {
  const one = tasks[0];
  const sides = sidesOf(one, plan.seed);
  const [first, second] = sides.map((id) => drafts.get(id));
  if (!one || !first) return undefined;
  const veil = reading.state === 'closed' && verdict ? plan.arms : null;
  const isHeld = one.kind === 'errors' || one.kind === 'correction';
  const names = new Map(reading.people.map(({ code, person }) => [code, person]));
  const random = mersenneTwister(seedOf(one.unit, plan.seed));
  return {
    ...{ unit: one.unit, kind: one.kind as DisputeView['kind'], studyUid: one.studyUid },
    first: toVeiled(first, veil),
    second: second ? toVeiled(second, veil) : null,
    reference: isHeld && plan.showReference ? first.reference : null,
    form: one.kind === 'form' ? plan.form : [],
    answers: shuffled(tasks, random).flatMap((task) => {
      const last = task.answers.at(-1);
      if (!last) return [];
      return [
        {
          ...{ task: task.id, answer: turned(whole(last), task.leftId !== sides[0]) },
          reader: plan.showVoters ? (names.get(task.reader) ?? null) : null,
        },
      ];
    }),
    verdict: verdict
      ? {
          ...{ version: verdict.version, how: verdict.how as Settle['how'] },
          ...{ of: JSON.parse(verdict.of) as string[], answer: whole(verdict) },
          ...{ reason: verdict.reason, author: verdict.author },
          createdAt: verdict.createdAt.toISOString(),
        }
      : null,
  };
}

function turned(answer: Answer, isTurned: boolean): Answer {
  if (!isTurned || answer.kind !== 'preference') return answer;
  const { choice } = answer;
  if (choice !== 'left' && choice !== 'right') return answer;
  return { ...answer, choice: choice === 'left' ? 'right' : 'left' };
}

/**
 * Settle a dispute; settled again, it is one more version, with its reason.
 *
 * @throws AppError `not_found` for what isn’t disputed; `invalid_request`; `version_stale`
 */
export async function settleDispute(
  world: Asking,
  { readingId, unit }: { readingId: string; unit: string },
  { how, of, answer, basedOn, reason }: Settle,
): Promise<DisputeView[]> {
  const seat = await seatAt(world, readingId, 'adjudicator');
  const all = await readDisputes(world, readingId);
  const dispute = all.find((each) => each.unit === unit);
  if (!dispute) throw new AppError('not_found', 'Readers don’t differ on this.');
  const named = dispute.answers.filter(({ task }) => of.includes(task));
  const counts = { picked: 1, merged: 2, written: 0 }[how];
  const isRight = how === 'merged' ? named.length >= counts : named.length === counts;
  if (!isRight || named.length !== of.length) {
    throw new AppError(
      'invalid_request',
      'One answer is picked, two or more are merged, and another one is written of none.',
    );
  }
  const decided = how === 'picked' ? named[0]?.answer : answer;
  if (!decided) throw new AppError('invalid_request', 'There is no answer in this.');
  if (basedOn > 0 && reason === undefined) {
    throw new AppError('invalid_request', 'To settle it otherwise needs a reason.');
  }
  const { kind, form, first, studyUid } = dispute;
  mustFitTask(decided, { kind, form, text: first.text });
  await keepVerdict(world.db, basedOn, {
    ...{ readingId, unit, studyUid, author: seat.code ?? '', how },
    ...{ of: JSON.stringify(of), reason: reason ?? null, ...parted(decided) },
  });
  await record(world, {
    ...{ kind: 'comparison-changed', action: 'U', studyUid },
    ...{ object: `comparison ${readingId}`, detail: { unit, how, version: basedOn + 1 } },
  });
  return readDisputes(world, readingId);
}
