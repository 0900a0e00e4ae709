import { z } from 'zod';
import {
  cellStates,
  experimentRowSchema,
  type Cell,
  type CellState,
  type Experiment,
  type ExperimentRow,
  type Plan,
} from '@/lib/api/research/experiments';
import { runErrorSchema } from '@/lib/api/runs';
import {
  countCells,
  getCells,
  getPreviews,
  spentOn,
  type CellFilter,
  type LeanCell,
} from '@/lib/store/research/cells';
import {
  getExperiment,
  getExperiments,
  type StoredExperiment,
} from '@/lib/store/research/experiments';
import { hasUnread } from '@/lib/store/blind/unread';
import { planOf } from '@/lib/workflow/experiments/plan';
import { previewOf } from '@/lib/workflow/experiments/prepare-cells';
import { attemptsOf } from '@/lib/workflow/experiments/queue/settle';
import { sees } from '@/lib/workflow/people/may-see';
import type { World } from '@/lib/workflow/world';

type Reading = Pick<World, 'db' | 'person'>;

/** Those of whose studies whoever asks sees every one, newest first. */
export async function listExperiments(world: Reading): Promise<ExperimentRow[]> {
  const rows: ExperimentRow[] = [];
  for (const experiment of await getExperiments(world.db)) {
    if (!(await sees(world, 'experiment', experiment.id))) continue;
    rows.push(await rowOf(world, experiment));
  }
  return rows;
}

const stoppedSchema = experimentRowSchema.shape.stopped;

export async function rowOf(
  { db }: Pick<World, 'db'>,
  experiment: StoredExperiment,
): Promise<ExperimentRow> {
  const counted = (await countCells(db, [experiment.id])).get(experiment.id) ?? [];
  const counts = Object.fromEntries(cellStates.map((state) => [state, 0])) as Record<
    CellState,
    number
  >;
  for (const { state, _count } of counted) counts[state as CellState] = _count._all;
  const { id, name, state, stopped, budgetUsd, author, cohort } = experiment;
  return {
    ...{ id, name, budgetUsd, author, counts },
    cohort: {
      id: cohort.cohortId,
      name: cohort.cohort.name,
      version: cohort.version,
    },
    state: experimentRowSchema.shape.state.parse(state),
    stopped: stopped === null ? null : stoppedSchema.parse(JSON.parse(stopped)),
    ...(await spentOn(db, id)),
    createdAt: experiment.createdAt.toISOString(),
    startedAt: experiment.startedAt?.toISOString() ?? null,
    finishedAt: experiment.finishedAt?.toISOString() ?? null,
    isImported: experiment.imported !== null,
  };
}

/** @throws AppError `not_found` */
export async function readExperiment(
  world: Pick<World, 'db'>,
  id: string,
): Promise<Experiment> {
  const stored = await getExperiment(world.db, id);
  const plan = planOf(stored);
  return {
    ...(await rowOf(world, stored)),
    plan,
    seed: stored.seed,
    program: stored.program,
    confirmedBy: stored.confirmedBy,
    preview:
      stored.digest === null ? null : await previewIn(world, stored.digest, id, plan),
    scorings: await world.db.experimentScoring.count({ where: { experimentId: id } }),
  };
}

/** Why it is as it is; null: nothing is wrong. */
export const errorOf = ({ error }: { error: string | null }) =>
  error === null ? null : runErrorSchema.parse(JSON.parse(error));

/** What would go where, what won't go, and what asks for attention. */
async function previewIn(
  { db }: Pick<World, 'db'>,
  digest: string,
  id: string,
  { models, repeats }: Plan,
): Promise<NonNullable<Experiment['preview']>> {
  const cells = (await getPreviews(db, id)).map((cell) => ({
    ...cell,
    shown: previewOf(cell),
  }));
  const sendings = models.map(({ id: modelId, title, destination }) => {
    const own = cells.filter((cell) => cell.modelId === modelId);
    const sent = own.flatMap(({ shown }) => shown ?? []);
    const sum = (pick: (shown: (typeof sent)[number]) => number) =>
      sent.reduce((total, shown) => total + pick(shown), 0);
    return {
      ...{ modelId, title, destination, runs: sent.length },
      stopped: own.length - sent.length,
      images: sum(({ images }) => images),
      files: sum(({ files }) => files),
      tokens: sum(({ tokens }) => tokens),
      mostUsd: sent.some(({ mostUsd }) => mostUsd === null)
        ? null
        : sum(({ mostUsd }) => mostUsd ?? 0),
      masked: sum(({ masked }) => masked),
      unmasked: sum(({ unmasked }) => unmasked),
      unread: sum(({ unread }) => unread),
    };
  });
  const warned = new Map<string, number>();
  for (const { shown } of cells) {
    for (const message of shown?.warnings ?? []) {
      warned.set(message, (warned.get(message) ?? 0) + 1);
    }
  }
  const stopped = cells.filter(
    ({ shown, repeat }) => shown === null && repeat <= repeats,
  );
  return {
    ...{ digest, sendings },
    stopped: stopped
      .filter(({ repeat }) => repeat === 1)
      .map(({ studyUid, modelId, ...cell }) => ({
        ...{ studyUid, modelId },
        reason: errorOf(cell)?.message ?? '',
      })),
    warnings: [...warned].map(([message, runs]) => ({ message, runs })),
    mostUsd: sendings.some(({ mostUsd }) => mostUsd === null)
      ? null
      : sendings.reduce((sum, { mostUsd }) => sum + (mostUsd ?? 0), 0),
  };
}

/**
 * Runs of an experiment, in the order in which they are begun. Whoever still has drafts of it to judge
 * blind isn't told which run wrote them.
 */
export async function readCells(
  { db, user }: Pick<World, 'db' | 'user'>,
  id: string,
  {
    cursor,
    limit,
    ...filter
  }: CellFilter & { cursor?: string | undefined; limit: number },
) {
  await getExperiment(db, id);
  const after = Number(cursor ?? 0) || 0;
  const rows = await getCells(db, id, { ...filter, after, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const isVeiled = await hasUnread(db, user, id);
  return {
    runs: page.map((row) => ({ ...toCell(row), ...(isVeiled && { runId: null }) })),
    cursor: rows.length > limit ? String(page.at(-1)?.position) : null,
  };
}

const stateSchema = z.enum(cellStates);

export const toCell = (cell: LeanCell): Cell => ({
  ...{ id: cell.id, position: cell.position, studyUid: cell.studyUid },
  ...{ modelId: cell.modelId, arm: cell.arm, repeat: cell.repeat, runId: cell.runId },
  state: stateSchema.parse(cell.state),
  attempts: attemptsOf(cell),
  ...{ costUsd: cell.costUsd, inputTokens: cell.inputTokens },
  ...{ outputTokens: cell.outputTokens, latencyMs: cell.latencyMs },
  error: errorOf(cell),
});
