import {
  errorKinds,
  ofKind,
  significances,
  type ErrorKind,
  type Significance,
  type Vote,
} from '@/lib/evaluation/blind/answers';
import { byPair, outcomeOf, pairOf } from '@/lib/evaluation/blind/statistics/preferences';
import {
  bootstrapInterval,
  type Interval,
  type Resampling,
} from '@/lib/evaluation/bootstrap';
import { adjusted } from '@/lib/evaluation/ranking/multiplicity';
import { pairedPermutation } from '@/lib/evaluation/ranking/paired-tests';
import { comparisonsNeeded, pairsNeeded } from '@/lib/evaluation/ranking/power';

/** One draft as one reader judged it, in numbers; hidden repeats left out. */
interface Score {
  readonly arm: string;
  readonly study: string;
  readonly value: number;
}

export interface Measure {
  /** `errors:significant`, `errors:insignificant`, `form:` and the item, `correction:edits`, `correction:seconds`. */
  readonly what: string;
  readonly arms: readonly {
    readonly arm: string;
    readonly judged: number;
    readonly studies: number;
    /** The mean of the studies’ means. */
    readonly mean: number;
    /** Over studies; null for fewer than two. */
    readonly interval: Interval | null;
    /** Each study’s mean, by study. */
    readonly each: readonly (readonly [study: string, mean: number])[];
  }[];
  readonly tests: readonly PairTest[];
}

/** A paired permutation test of two makers on the studies that both wrote on. */
export interface PairTest {
  readonly first: string;
  readonly second: string;
  readonly pairs: number;
  /** Mean of first − second. */
  readonly difference: number;
  /** Null with fewer than five studies. */
  readonly p: number | null;
  /** By Holm, over the tests of this measure. */
  readonly adjusted: number | null;
  /** Studies that it would take to notice this difference, power 0.8, level 0.05; null: can’t be said. */
  readonly needed: number | null;
}

const LEAST_PAIRS = 5;
const MS = 1000;

export function measuresOf(votes: readonly Vote[], resampling: Resampling): Measure[] {
  const once = votes.filter(({ repeatOf }) => repeatOf === null);
  const all = new Map<string, Score[]>();
  const add = (what: string, { left, study }: Vote, value: number) => {
    const scores = all.get(what) ?? [];
    scores.push({ arm: left, study, value });
    all.set(what, scores);
  };
  for (const vote of ofKind(once, 'errors')) {
    for (const each of significances) {
      const { marks } = vote.answer;
      const of = marks.filter(({ significance }) => significance === each);
      add(`errors:${each}`, vote, of.length);
    }
  }
  for (const vote of ofKind(once, 'form')) {
    for (const [item, value] of Object.entries(vote.answer.values)) {
      add(`form:${item}`, vote, value);
    }
  }
  for (const vote of ofKind(once, 'correction')) {
    if (vote.edits) add('correction:edits', vote, vote.edits.normalised);
    add('correction:seconds', vote, vote.activeMs / MS);
  }
  return [...all]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, scores]) => measureOf(what, scores, resampling));
}

function measureOf(
  what: string,
  scores: readonly Score[],
  resampling: Resampling,
): Measure {
  const arms = [...Map.groupBy(scores, ({ arm }) => arm)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([arm, of]) => {
      const each = studyMeans(of);
      const values = each.map(([, mean]) => mean);
      const statistic = (units: Int32Array) =>
        units.reduce((sum, unit) => sum + (values[unit] ?? 0), 0) / units.length;
      return {
        ...{ arm, judged: of.length, studies: each.length, mean: meanOf(values), each },
        interval:
          each.length < 2 ? null : bootstrapInterval(each.length, resampling, statistic),
      };
    });
  const compared = arms.flatMap((a, at) =>
    arms.slice(at + 1).flatMap((b) => {
      const other = new Map(b.each);
      const pairs = a.each.flatMap(([study, x]) => {
        const y = other.get(study);
        return y === undefined ? [] : [[x, y] as const];
      });
      return pairs.length === 0 ? [] : [{ first: a.arm, second: b.arm, pairs }];
    }),
  );
  return { what, arms, tests: testsOf(compared, resampling) };
}

function studyMeans(scores: readonly Score[]): [study: string, mean: number][] {
  return [...Map.groupBy(scores, ({ study }) => study)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([study, of]) => [study, meanOf(of.map(({ value }) => value))]);
}

const meanOf = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Does one maker win more often than the other? Per study, the share of comparisons won and half of
 * the ties, against the other’s; sides of whole studies are exchanged.
 */
export function preferenceTests(
  votes: readonly Vote[],
  resampling: Resampling,
): PairTest[] {
  const once = ofKind(votes, 'preference').filter(({ repeatOf }) => repeatOf === null);
  const compared = byPair(once).flatMap((of) => {
    if (!of[0]) return [];
    const [first, second] = pairOf(of[0]);
    const shares = studyMeans(
      of.map((vote) => ({
        ...{ arm: first, study: vote.study },
        value: { first: 1, tie: 0.5, second: 0 }[outcomeOf(vote)],
      })),
    );
    const pairs = shares.map(([, won]) => [won, 1 - won] as const);
    return [{ first, second, pairs }];
  });
  return testsOf(compared, resampling);
}

interface Compared {
  readonly first: string;
  readonly second: string;
  readonly pairs: readonly (readonly [number, number])[];
}

function testsOf(compared: readonly Compared[], resampling: Resampling): PairTest[] {
  const tests = compared.map(({ first, second, pairs }) => {
    const [a, b] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
    const differences = pairs.map(([x, y]) => x - y);
    return {
      ...{ first, second, pairs: pairs.length, difference: meanOf(differences) },
      p:
        pairs.length < LEAST_PAIRS
          ? null
          : pairedPermutation(a, b, { seed: resampling.seed }).p,
      needed: neededOf(differences),
    };
  });
  const known = tests.flatMap(({ p }) => p ?? []);
  const corrected = known.length > 0 ? adjusted(known, 'holm') : [];
  return tests.map((test) => ({
    ...test,
    adjusted: test.p === null ? null : (corrected.shift() ?? null),
  }));
}

function neededOf(differences: readonly number[]): number | null {
  if (differences.length < LEAST_PAIRS) return null;
  const mean = meanOf(differences);
  const squares = differences.map((each) => (each - mean) ** 2);
  const deviation = Math.sqrt(
    squares.reduce((sum, each) => sum + each, 0) / (differences.length - 1),
  );
  if (!(deviation > 0) || Math.abs(mean) < 1e-12) return null;
  return pairsNeeded(mean, deviation);
}

/** Errors of each maker by kind and significance, in all; and how many drafts were judged. */
export function errorsOf(votes: readonly Vote[]) {
  const once = ofKind(votes, 'errors').filter(({ repeatOf }) => repeatOf === null);
  return [...Map.groupBy(once, ({ left }) => left)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([arm, of]) => {
      const count = (kind: ErrorKind, significance: Significance) =>
        of
          .flatMap(({ answer }) => answer.marks)
          .filter((mark) => mark.kind === kind && mark.significance === significance)
          .length;
      return {
        ...{ arm, judged: of.length },
        kinds: errorKinds.map((kind) => ({
          kind,
          significant: count(kind, 'significant'),
          insignificant: count(kind, 'insignificant'),
        })),
      };
    });
}
export type ArmErrors = ReturnType<typeof errorsOf>[number];

/** How often each point of each item was given, by maker. */
export function formCounts(
  votes: readonly Vote[],
  items: readonly { readonly id: string; readonly points: number }[],
) {
  const once = ofKind(votes, 'form').filter(({ repeatOf }) => repeatOf === null);
  const arms = [...new Set(once.map(({ left }) => left))].sort();
  return items.map(({ id, points }) => ({
    item: id,
    arms: arms.map((arm) => {
      const own = once.filter(({ left }) => left === arm);
      const counts = Array.from(
        { length: points },
        (_, at) => own.filter(({ answer }) => answer.values[id] === at + 1).length,
      );
      return { arm, counts };
    }),
  }));
}

/** How many comparisons show a preference of that size, four times of five. */
export const POWER = [0.55, 0.6, 0.65, 0.7, 0.8].map((preference) => ({
  preference,
  comparisons: comparisonsNeeded(preference),
}));
