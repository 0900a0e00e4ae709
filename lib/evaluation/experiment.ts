import { bootstrapInterval, RESAMPLES, type Interval } from '@/lib/evaluation/bootstrap';
import type { Caution } from '@/lib/evaluation/comparable';
import {
  pooled,
  precisionRecallF1,
  scoreFindings,
  type FindingSetScores,
} from '@/lib/evaluation/findings/scores';
import type { Judged } from '@/lib/evaluation/judges/columns';
import { adjusted } from '@/lib/evaluation/ranking/multiplicity';
import { pairedPermutation } from '@/lib/evaluation/ranking/paired-tests';
import {
  pairedScores,
  scoreSet,
  type ScoreColumn,
  type ScoredDraft,
  type ScoreRow,
  type StudyReference,
} from '@/lib/evaluation/score-set';
import { findingsFromText } from '@/lib/evaluation/findings/from-text';

/** Of the definitions: raised when there is another metric, or one gives another number for the same drafts. */
export const METRICS_VERSION = 3;
/** Below these, an order is noise that looks like a result. */
export const LEAST_STUDIES = 30;
const LEAST_PAIRS = 5;
/** Steps of all resamples of an experiment together. */
const MOST_STEPS = 1e9;
const LEAST_RESAMPLES = 200;
const PERMUTATIONS = 10_000;

/** A number of one model, with what must be told beside it. */
export interface SummaryCell {
  readonly metric: string;
  /** Of the set, as the metric has it: pooled counts, or the mean of its drafts. */
  readonly corpus: number | null;
  /** Of the means of each study's repeats; null where no study has a number. */
  readonly mean: number | null;
  /** Of that mean, over studies; null for fewer than two. */
  readonly interval: Interval | null;
  readonly studies: number;
  readonly cautions: readonly Caution[];
}

/** The same model asked the same: how much its drafts say the same. */
export interface Consistency {
  /** Two repeats of one study. */
  readonly pairs: number;
  /** F1 of all findings of one against the other, pooled. */
  readonly findingsF1: number | null;
  /** Share of pairs with the very same words. */
  readonly identical: number | null;
}

export interface SummaryRow {
  readonly model: string;
  readonly drafts: number;
  /** Studies with a reference of which there is no draft. */
  readonly missing: readonly string[];
  readonly cells: readonly SummaryCell[];
  readonly findings: FindingSetScores;
  readonly consistency: Consistency;
}

/** Two models on the studies that both have a number for. */
export interface SummaryTest {
  readonly metric: string;
  readonly first: string;
  readonly second: string;
  readonly studies: number;
  /** Mean of first − second; null for fewer than five studies. */
  readonly difference: number | null;
  /** Of a paired permutation test, two-sided. */
  readonly p: number | null;
  /** By Holm, over the pairs of models of this metric. */
  readonly adjusted: number | null;
}

export interface ExperimentSummary {
  readonly metrics: number;
  readonly seed: number;
  readonly resamples: number;
  readonly columns: readonly ScoreColumn[];
  readonly rows: readonly SummaryRow[];
  readonly tests: readonly SummaryTest[];
  /** Best first, by metric; none where there are fewer studies than `least`. */
  readonly orders: readonly {
    readonly metric: string;
    readonly models: readonly string[];
  }[];
  readonly least: number;
}

/** What one draft got, by metric. */
export interface DraftScores {
  readonly model: string;
  readonly study: string;
  readonly repeat: number;
  readonly values: Readonly<Record<string, number | null>>;
}

/**
 * Everything that is told of an experiment by numbers. The same drafts, references and seed give the
 * same numbers, to the last digit.
 *
 * @param how.cohort - Names the locked version.
 * @param how.judges - Whose judgements the drafts carry.
 * @throws AppError `invalid_request` as `scoreSet`.
 */
export function summarise(
  drafts: readonly ScoredDraft[],
  references: readonly StudyReference[],
  {
    cohort,
    seed,
    judges = [],
  }: { cohort: string; seed: number; judges?: readonly Judged[] },
): { summary: ExperimentSummary; each: DraftScores[] } {
  const { columns, rows } = scoreSet(drafts, references, cohort, judges);
  const steps = references.length * rows.length * columns.length;
  const resamples = Math.max(
    LEAST_RESAMPLES,
    Math.min(RESAMPLES, Math.floor(MOST_STEPS / Math.max(1, steps))),
  );
  const byModel = Map.groupBy(drafts, ({ model }) => model);
  const summaries = rows.map((row): SummaryRow => ({
    ...{ model: row.model, drafts: row.drafts.length, missing: row.missing },
    cells: columns.map(({ id }) => cellOf(row, id, { seed, resamples })),
    findings: row.findings,
    consistency: consistencyOf(byModel.get(row.model) ?? []),
  }));
  return {
    summary: {
      ...{ metrics: METRICS_VERSION, seed, resamples, columns, rows: summaries },
      tests: columns.flatMap(({ id }) => testsOf(rows, id, seed)),
      orders: columns.flatMap((column) => orderOf(summaries, column)),
      least: LEAST_STUDIES,
    },
    each: rows.flatMap((row) =>
      row.drafts.map(({ study, repeat }, at) => ({
        ...{ model: row.model, study, repeat },
        values: Object.fromEntries(
          columns.map(({ id }) => [id, row.cells.get(id)?.each[at] ?? null]),
        ),
      })),
    ),
  };
}

function cellOf(
  row: ScoreRow,
  metric: string,
  resampling: { seed: number; resamples: number },
): SummaryCell {
  const { first: means } = pairedScores(row, row, metric);
  const cell = row.cells.get(metric);
  const mean = (units: ArrayLike<number>) => {
    let sum = 0;
    for (let at = 0; at < units.length; at++) sum += means[units[at] ?? 0] ?? NaN;
    return sum / units.length;
  };
  return {
    metric,
    corpus: cell?.corpus ?? null,
    mean: means.length === 0 ? null : mean([...means.keys()]),
    interval: means.length < 2 ? null : bootstrapInterval(means.length, resampling, mean),
    studies: means.length,
    cautions: cell?.cautions ?? [],
  };
}

function testsOf(rows: readonly ScoreRow[], metric: string, seed: number): SummaryTest[] {
  const pairs = rows.flatMap((first, at) =>
    rows.slice(at + 1).map((second) => ({ first, second })),
  );
  const tests = pairs.map(({ first, second }) => {
    const scores = pairedScores(first, second, metric);
    const studies = scores.studies.length;
    const named = { metric, first: first.model, second: second.model, studies };
    if (studies < LEAST_PAIRS) return { ...named, difference: null, p: null };
    const resamples = Math.max(
      1_000,
      Math.min(PERMUTATIONS, Math.floor(MOST_STEPS / (studies * pairs.length * 30))),
    );
    const { difference, p } = pairedPermutation(scores.first, scores.second, {
      ...{ seed, resamples },
    });
    return { ...named, difference, p };
  });
  const known = tests.flatMap(({ p }) => p ?? []);
  const holm = known.length === 0 ? [] : adjusted(known, 'holm');
  let next = 0;
  return tests.map((test) => ({
    ...test,
    adjusted: test.p === null ? null : (holm[next++] ?? null),
  }));
}

function orderOf(
  rows: readonly SummaryRow[],
  { id: metric, better }: ScoreColumn,
): ExperimentSummary['orders'][number][] {
  const known = rows.flatMap(({ model, cells }) => {
    const cell = cells.find((each) => each.metric === metric);
    if (!cell || cell.mean === null || cell.studies < LEAST_STUDIES) return [];
    return [{ model, mean: cell.mean }];
  });
  if (known.length < rows.length || rows.length < 2) return [];
  const sign = better === 'higher' ? -1 : 1;
  known.sort((a, b) => sign * (a.mean - b.mean));
  return [{ metric, models: known.map(({ model }) => model) }];
}

function consistencyOf(drafts: readonly ScoredDraft[]): Consistency {
  const pairs = [...Map.groupBy(drafts, ({ study }) => study).values()].flatMap((same) =>
    same.flatMap((one, at) => same.slice(at + 1).map((other) => ({ one, other }))),
  );
  if (pairs.length === 0) return { pairs: 0, findingsF1: null, identical: null };
  const of = ({ findings, text }: ScoredDraft) => findings ?? findingsFromText(text);
  const scores = pairs.map(({ one, other }) =>
    scoreFindings({ candidate: of(one), reference: of(other) }),
  );
  const same = pairs.filter(({ one, other }) => one.text === other.text).length;
  return {
    pairs: pairs.length,
    findingsF1: precisionRecallF1(pooled(scores).all).f1,
    identical: same / pairs.length,
  };
}
