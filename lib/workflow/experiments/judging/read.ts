import {
  askStates,
  judgeSchema,
  judgingSchema,
  judgingStates,
  type AskState,
  type Judging,
} from '@/lib/api/research/judgings';
import { z } from 'zod';
import { runErrorSchema } from '@/lib/api/runs';
import { AppError } from '@/lib/errors';
import type { Vote } from '@/lib/evaluation/blind/answers';
import { columnId } from '@/lib/evaluation/judges/columns';
import { judgeKinds, judgeOf } from '@/lib/evaluation/judges/judge';
import { agreementWithPeople, draftKey } from '@/lib/evaluation/judges/people';
import { getEnded } from '@/lib/store/blind/readings';
import { draftsOf } from '@/lib/store/research/scores';
import { getExperiment, type StoredExperiment } from '@/lib/store/research/experiments';
import {
  askTroubles,
  countAsks,
  firstAsk,
  getJudging,
  getJudgings,
  type StoredJudging,
} from '@/lib/store/research/judgings';
import { mustNotReadBlind } from '@/lib/workflow/blind/veil';
import { votesOf } from '@/lib/workflow/blind/votes';
import {
  judgeables,
  questionOf,
  type Judgeable,
} from '@/lib/workflow/experiments/judging/questions';
import { judgedValues } from '@/lib/workflow/experiments/judging/values';
import { planOf } from '@/lib/workflow/experiments/plan';
import { rowName } from '@/lib/workflow/experiments/score';
import type { World } from '@/lib/workflow/world';

type Reading = Pick<World, 'db' | 'user'>;

/**
 * Judgings of an experiment, in their order.
 *
 * @throws AppError `not_found`; `conflict` for a blind reader.
 */
export async function readJudgings(world: Reading, experimentId: string) {
  const experiment = await getExperiment(world.db, experimentId);
  await mustNotReadBlind(world, experimentId);
  const stored = await getJudgings(world.db, experimentId);
  if (stored.length === 0) return [];
  const people = await peopleOf(world, experiment);
  // Only for people are all drafts looked at: this is asked every second.
  const held = people.votes.length === 0 ? [] : await judgeables(world, experiment);
  const about = { experiment, held, ...people };
  return Promise.all(stored.map((judging) => toJudging(world, judging, about)));
}

/** One of them. @throws AppError as `readJudgings` */
export async function readJudging(
  world: Reading,
  experimentId: string,
  id: string,
): Promise<Judging> {
  await getJudging(world.db, id, experimentId);
  const all = await readJudgings(world, experimentId);
  const found = all.find((judging) => judging.id === id);
  if (!found) throw new AppError('not_found', 'There is no such judging.');
  return found;
}

interface About {
  readonly experiment: StoredExperiment;
  readonly held: readonly Judgeable[];
  readonly votes: readonly Vote[];
  /** What made each draft, by its cell. */
  readonly arms: ReadonlyMap<string, string>;
}

/** Votes of blind readings that are over. */
async function peopleOf({ db }: Reading, experiment: StoredExperiment) {
  const votes: Vote[] = [];
  for (const { id } of await getEnded(db, experiment.id)) {
    votes.push(...(await votesOf(db, id)));
  }
  const ways = planOf(experiment).arms.length;
  const cells = await draftsOf(db, experiment.id);
  const first = cells.filter(({ repeat }) => repeat === 1);
  return {
    votes,
    arms: new Map(
      first.map(({ id, studyUid, modelId, arm }) => [
        id,
        draftKey(studyUid, rowName(modelId, arm, ways)),
      ]),
    ),
  };
}

/** The first question, word by word. */
async function exampleOf(
  world: Reading,
  experiment: StoredExperiment,
  { id, kind }: StoredJudging,
): Promise<string> {
  const first = await firstAsk(world.db, id);
  const [held] = first ? await judgeables(world, experiment, first.cellId) : [];
  return held ? questionOf(z.enum(judgeKinds).parse(kind), held).context : '';
}

async function toJudging(
  world: Reading,
  stored: StoredJudging,
  { experiment, held, votes, arms }: About,
): Promise<Judging> {
  const { db } = world;
  const { id, number, modelId, budgetUsd, confirmedBy, author, digest } = stored;
  const kind = z.enum(judgeKinds).parse(stored.kind);
  const { counts, mostUsd, ...spent } = await countAsks(db, id);
  const troubles = await askTroubles(db, id);
  const scores = new Map<string, number>();
  const values =
    held.length === 0
      ? new Map<string, Record<string, number | null>>()
      : await judgedValues(db, experiment.id, [stored], held);
  for (const [cellId, own] of values) {
    const value = own[columnId(judgeOf(kind).metrics[0].id, number)];
    const key = arms.get(cellId);
    if (key !== undefined && typeof value === 'number') scores.set(key, value);
  }
  return {
    ...{ id, number, kind, modelId, budgetUsd, confirmedBy, author, ...spent },
    judge: judgeSchema.parse(JSON.parse(stored.judge)),
    state: z.enum(judgingStates).parse(stored.state),
    stopped: judgingSchema.shape.stopped.parse(JSON.parse(stored.stopped ?? 'null')),
    counts: Object.fromEntries(
      askStates.map((state) => [state, counts.get(state) ?? 0]),
    ) as Record<AskState, number>,
    preview: {
      ...{ digest, mostUsd },
      example: stored.state === 'ready' ? await exampleOf(world, experiment, stored) : '',
    },
    troubles: troubles.map(({ error, _count }) => ({
      message: runErrorSchema.parse(JSON.parse(error ?? 'null')).message,
      drafts: _count._all,
    })),
    createdAt: stored.createdAt.toISOString(),
    finishedAt: stored.finishedAt?.toISOString() ?? null,
    agreement: agreementWithPeople(scores, votes, experiment.seed),
  };
}
