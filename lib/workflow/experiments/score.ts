import { openThreads } from '@/lib/codecs/threads/threads';
import { AppError } from '@/lib/errors';
import {
  METRICS_VERSION,
  type DraftScores,
  type ExperimentSummary,
} from '@/lib/evaluation/experiment';
import type { Judged } from '@/lib/evaluation/judges/columns';
import type { ScoredDraft, StudyReference } from '@/lib/evaluation/score-set';
import { statementSchema, type Statement } from '@/lib/report/finding';
import { bodyText } from '@/lib/report/prose';
import { getJudgings } from '@/lib/store/research/judgings';
import { getCohortVersion } from '@/lib/store/research/cohorts';
import { getExperiment } from '@/lib/store/research/experiments';
import { draftsOf, getScoring, keepScoring } from '@/lib/store/research/scores';
import { mustNotReadBlind } from '@/lib/workflow/blind/veil';
import { bellOf } from '@/lib/workflow/experiments/bell';
import { judgeables } from '@/lib/workflow/experiments/judging/questions';
import { judgedValues, judgesIn } from '@/lib/workflow/experiments/judging/values';
import { holdMasks, marksOf } from '@/lib/workflow/experiments/masks';
import { planOf } from '@/lib/workflow/experiments/plan';
import type { World } from '@/lib/workflow/world';

/** What a thread is handed. */
export interface ToScore {
  readonly drafts: readonly ScoredDraft[];
  readonly references: readonly StudyReference[];
  readonly cohort: string;
  readonly seed: number;
  readonly judges: readonly Judged[];
}
export interface Scored {
  readonly summary: ExperimentSummary;
  readonly each: readonly DraftScores[];
}

/** Ten thousand drafts take a minute. */
const LONGEST_MS = 600_000;

/** Score in a thread: the server goes on answering meanwhile. @throws AppError `invalid_request` */
export async function scored(
  { env }: Pick<World, 'env'>,
  asked: ToScore,
): Promise<Scored> {
  const threads = openThreads<ToScore, Scored>({
    ...{ threads: 1, root: env.root, work: 'Scoring', failure: 'invalid_request' },
    script: 'lib/workflow/experiments/score-worker.ts',
    timeLimitMs: () => LONGEST_MS,
  });
  try {
    return await threads.ask(asked, []);
  } finally {
    await threads.close();
  }
}

/** A model, asked in one way: what a row of the table is. */
export const rowName = (modelId: string, arm: number, arms: number) =>
  arms === 1 ? modelId : `${modelId} · ${arm + 1}`;

/**
 * Hold every draft of an experiment against the references of its cohort, and keep the numbers beside
 * those that were kept before.
 *
 * @returns The number of the scoring.
 * @throws AppError `conflict` where there is nothing to score.
 */
export async function scoreExperiment(
  world: Pick<World, 'db' | 'env' | 'user'>,
  id: string,
): Promise<number> {
  const { toScore, cells } = await toScoreOf(world, id);
  const { summary, each } = await scored(world, toScore);
  const number = await keepScoring(
    world.db,
    {
      ...{ experimentId: id, metrics: summary.metrics, author: world.user },
      summary: JSON.stringify(summary),
    },
    each.map(({ model, study, repeat, values }) => ({
      cellId: cells.get(keyOf(model, study, repeat)) ?? '',
      values: JSON.stringify(values),
    })),
  );
  bellOf(world).ring();
  return number;
}

const keyOf = (model: string, study: string, repeat: number) =>
  JSON.stringify([model, study, repeat]);

/** Drafts and references, and the cell of each draft by its key. */
async function toScoreOf({ db }: Pick<World, 'db'>, id: string) {
  const experiment = await getExperiment(db, id);
  const { cohortId, cohortVersion, seed } = experiment;
  const { sha256, studies } = await getCohortVersion(db, cohortId, cohortVersion);
  const arms = planOf(experiment).arms.length;
  await holdMasks({ db }, id);
  const marks = await marksOf(db, id);
  const references = studies.flatMap(
    ({ studyUid, references: own }): StudyReference[] => {
      const [first] = own;
      if (!first) return [];
      const found =
        first.findings === null ? {} : { findings: statementsIn(first.findings) };
      const source = first.source === 'report' ? 'report' : 'text';
      const marked = marks.references.get(studyUid) ?? [];
      const texts = own.map(({ text }) => text);
      return [{ study: studyUid, source, texts, marked, ...found }];
    },
  );
  const referenced = new Set(references.map(({ study }) => study));
  const judgings = await getJudgings(db, id);
  const held = judgings.length === 0 ? [] : await judgeables({ db }, experiment);
  const values = await judgedValues(db, id, judgings, held);
  const cells = new Map<string, string>();
  const drafts = (await draftsOf(db, id)).flatMap((cell): ScoredDraft[] => {
    if (cell.draft === null || !referenced.has(cell.studyUid)) return [];
    const { statements } = JSON.parse(cell.draft) as { statements: unknown };
    const findings = statementSchema.array().parse(statements);
    const model = rowName(cell.modelId, cell.arm, arms);
    const { studyUid: study, repeat } = cell;
    cells.set(keyOf(model, study, repeat), cell.id);
    const more = {
      judged: values.get(cell.id) ?? {},
      marked: marks.drafts.get(cell.id) ?? [],
    };
    return [{ model, study, repeat, text: bodyText(findings), findings, ...more }];
  });
  if (drafts.length === 0) {
    throw new AppError(
      'conflict',
      'There is no draft of a study with a reference report.',
      {
        hint: 'Numbers need something that drafts are held against; readers need not.',
      },
    );
  }
  const judges = judgesIn(judgings, values);
  return { toScore: { drafts, references, cohort: sha256, seed, judges }, cells };
}

const statementsIn = (json: string): Statement[] =>
  statementSchema.array().parse(JSON.parse(json));

/**
 * A scoring, the newest if absent.
 *
 * @throws AppError `not_found`; `conflict` for a blind reader.
 */
export async function readScoring(
  { db, user }: Pick<World, 'db' | 'user'>,
  id: string,
  number?: number,
) {
  await getExperiment(db, id);
  await mustNotReadBlind({ db, user }, id);
  const found = await getScoring(db, id, number);
  if (!found) throw new AppError('not_found', 'This experiment was not scored yet.');
  const { author, createdAt, summary, scores } = found;
  return {
    ...{ number: found.number, metrics: found.metrics, current: METRICS_VERSION, author },
    createdAt: createdAt.toISOString(),
    summary: JSON.parse(summary) as ExperimentSummary,
    scores: scores.map(({ cellId, values }) => ({
      runId: cellId,
      values: JSON.parse(values) as Record<string, number | null>,
    })),
  };
}
