import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  readingPlanSchema,
  type CreateReading,
  type Reading,
} from '@/lib/api/blind/protocol';
import { AppError } from '@/lib/errors';
import { draftText } from '@/lib/evaluation/blind/draft-text';
import { planReading, type Unit } from '@/lib/evaluation/blind/plan';
import { statementSchema, type Statement } from '@/lib/report/finding';
import { createReading, getSources, type NewReading } from '@/lib/store/blind/readings';
import { findUser } from '@/lib/store/people/accounts';
import { record } from '@/lib/workflow/audit/record';
import { readReading } from '@/lib/workflow/blind/look';
import { hiddenOf } from '@/lib/workflow/people/may-see';
import { asPerson, LOCAL_USER } from '@/lib/workflow/people/person';
import type { World } from '@/lib/workflow/world';
import packageJson from '@/package.json';

type Asking = Pick<World, 'db' | 'env' | 'user' | 'person'>;
type Sources = Awaited<ReturnType<typeof getSources>>;

/**
 * Begin a session: drafts are copied as readers will see them, and every task is made, so that nothing
 * that happens to the experiment later changes what is read.
 *
 * @throws AppError `not_found` for an experiment that isn’t there; `conflict` where it has no drafts, or
 *   somebody named does not see its studies; `invalid_request` for wishes that can’t be met.
 */
export async function beginReading(
  world: Asking,
  asked: CreateReading,
): Promise<Reading> {
  const { readers, adjudicators, kinds, form } = asked;
  if (kinds.includes('form') !== form.length > 0) {
    throw new AppError(
      'invalid_request',
      'A form is asked with its items, and only then.',
    );
  }
  const sources = await getSources(world.db, asked.experimentId);
  const { drafts, studies } = draftsOf(sources, asked.studies);
  const people = [
    ...readers.map((person, at) => ({ code: `R${at + 1}`, person })),
    ...adjudicators.map((person, at) => ({ code: `A${at + 1}`, person })),
  ];
  await mustBeFit(world, people, studies);
  const { units, leftOut } = unitsOf(drafts, kinds);
  if (units.length === 0) {
    throw new AppError(
      'conflict',
      'This experiment has no drafts that could be judged so.',
      {
        hint: 'Wait until its runs are done; a comparison needs drafts of two makers of one study.',
      },
    );
  }
  const codes = people.map(({ code }) => code).slice(0, readers.length);
  const planned = planReading(units, { ...asked, readers: codes });
  const arms = [...new Set(drafts.map(({ arm }) => arm))].sort();
  const plan = readingPlanSchema.parse({
    ...asked,
    arms: arms.map((id) => ({ id, title: id })),
    ...{ studies, leastApart: planned.leastApart, leftOut },
  });
  const isNew = await createReading(world.db, {
    ...{ id: asked.id, name: asked.name, experimentId: asked.experimentId },
    ...{ plan: JSON.stringify(plan), owner: world.user, program: packageJson.version },
    people,
    drafts: drafts.map(({ sentence: _, ...draft }) => draft),
    tasks: tasksOf(planned.tasks, units),
  });
  if (isNew) {
    await record(world, {
      ...{ kind: 'comparison-changed', action: 'C', object: `comparison ${asked.id}` },
      detail: { tasks: planned.tasks.length, readers: readers.length, seed: asked.seed },
    });
  }
  return readReading(world, asked.id);
}

const draftSchema = z.object({ statements: z.array(statementSchema) });
type Draft = NewReading['drafts'][number] & { sentence: readonly Statement[] };

/** The first repeat of each maker that has a draft, of the first so many studies. */
function draftsOf({ studies, references, cells }: Sources, most: number | undefined) {
  const uids = studies.map(({ studyUid }) => studyUid).slice(0, most);
  const places = new Map(uids.map((uid, at) => [uid, at]));
  const texts = new Map(references.map(({ studyUid, text }) => [studyUid, text]));
  const isSeveral = new Set(cells.map(({ arm }) => arm)).size > 1;
  const drafts: Draft[] = [];
  const seen = new Set<string>();
  for (const cell of [...cells].sort((a, b) => a.repeat - b.repeat)) {
    const { id: cellId, studyUid, modelId } = cell;
    const arm = isSeveral ? `${modelId} · ${cell.arm + 1}` : modelId;
    const key = JSON.stringify([studyUid, arm]);
    if (!places.has(studyUid) || seen.has(key)) continue;
    const parsed = draftSchema.safeParse(JSON.parse(cell.draft ?? 'null'));
    if (!parsed.success || parsed.data.statements.length === 0) continue;
    seen.add(key);
    const { statements } = parsed.data;
    const { text } = draftText(statements);
    drafts.push({
      ...{ id: randomUUID(), cellId, studyUid, arm, sentence: statements },
      statements: JSON.stringify(statements),
      reference: texts.get(studyUid) ?? null,
      sha256: createHash('sha256').update(text).digest('hex'),
    });
  }
  drafts.sort((a, b) => (places.get(a.studyUid) ?? 0) - (places.get(b.studyUid) ?? 0));
  return { drafts, studies: [...new Set(drafts.map(({ studyUid }) => studyUid))] };
}

/** Every draft by itself, and every two of one study. */
function unitsOf(drafts: readonly Draft[], kinds: CreateReading['kinds']) {
  const units: Unit[] = [];
  let leftOut = 0;
  for (const own of Map.groupBy(drafts, ({ studyUid }) => studyUid).values()) {
    const study = own[0]?.studyUid ?? '';
    for (const kind of new Set(kinds)) {
      if (kind !== 'preference') {
        units.push(...own.map((draft) => ({ kind, study, drafts: [draft] })));
        continue;
      }
      if (own.length < 2) leftOut++;
      const pairs = own.flatMap((a, at) => own.slice(at + 1).map((b) => [a, b]));
      units.push(...pairs.map((pair) => ({ kind, study, drafts: pair })));
    }
  }
  return { units, leftOut };
}

function tasksOf(
  planned: ReturnType<typeof planReading>['tasks'],
  units: readonly Unit[],
): NewReading['tasks'] {
  const ids = new Map<string, string>();
  const key = (reader: string, position: number) => `${reader} ${position}`;
  for (const { reader, position } of planned)
    ids.set(key(reader, position), randomUUID());
  return planned.flatMap(({ reader, position, unit: at, swapped, repeatOf }) => {
    const unit = units[at];
    const [left, right] = swapped
      ? (unit?.drafts ?? []).toReversed()
      : (unit?.drafts ?? []);
    const id = ids.get(key(reader, position));
    if (!unit || !left || id === undefined) return [];
    return [
      {
        ...{ id, reader, position, kind: unit.kind, studyUid: unit.study },
        unit: `u${at + 1}`,
        ...{ leftId: left.id, rightId: right?.id ?? null },
        repeatOf: repeatOf === null ? null : (ids.get(key(reader, repeatOf)) ?? null),
      },
    ];
  });
}

/** Everybody named has an account, sees the studies, and is named once. */
async function mustBeFit(
  { db, env, user, person }: Asking,
  people: readonly { person: string }[],
  studies: readonly string[],
) {
  if (new Set(people.map((each) => each.person)).size < people.length) {
    throw new AppError('invalid_request', 'Somebody is named twice.', {
      hint: 'Who reads can’t settle what readers differ on.',
    });
  }
  if ((await hiddenOf({ db, person }, studies)).size > 0) {
    throw new AppError('not_found', 'There is no such experiment.');
  }
  for (const { person: name } of people) {
    if (env.auth === 'off') {
      if (name === LOCAL_USER || name === user) continue;
      throw new AppError(
        'conflict',
        `Where there are no accounts, only “${user}” can read.`,
      );
    }
    const account = await findUser(db, { email: name });
    if (!account || account.disabledAt) {
      throw new AppError('conflict', `Nobody here has the account ${name}.`);
    }
    const eyes = asPerson(account, null, {});
    const hidden = await hiddenOf({ db, person: eyes }, studies);
    if (!eyes.rights.has('annotate') || hidden.size > 0) {
      throw new AppError('conflict', `${name} does not see all of the studies.`, {
        hint: 'An administrator gives roles and decides on collections.',
      });
    }
  }
}
