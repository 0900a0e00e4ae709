import {
  intervalOf,
  RESAMPLES,
  type Interval,
  type Resampling,
} from '@/lib/evaluation/bootstrap';
import { fitDavidson, type PairCounts } from '@/lib/evaluation/ranking/davidson';
import { drawIndex, mersenneTwister } from '@/lib/evaluation/random';
import { between, refused } from '@/lib/evaluation/refusal';

/** One blinded comparison. */
export interface Comparison {
  readonly first: string;
  readonly second: string;
  readonly outcome: 'first' | 'second' | 'tie';
  /** What was compared on; comparisons of one study are resampled together. */
  readonly study: string;
}

export interface RankedItem {
  readonly item: string;
  /** Natural logarithm, mean 0: a difference of 1 is odds of 2.7 to 1 where there are no ties. */
  readonly strength: number;
  readonly interval: Interval;
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
}

/** Why there is no ranking, for a page to say in its own words. */
export type Refusal =
  | { readonly reason: 'too-few'; readonly have: number; readonly need: number }
  | {
      readonly reason: 'too-few-of-one';
      readonly item: string;
      readonly have: number;
      readonly need: number;
    }
  /** No chain of comparisons leads from some items to others. */
  | { readonly reason: 'unconnected'; readonly groups: readonly (readonly string[])[] }
  /** Somebody never lost, or never won, or all comparisons were ties. */
  | { readonly reason: 'no-finite-fit' };

export type Ranking =
  | ({ readonly kind: 'refused' } & Refusal)
  | {
      readonly kind: 'ranked';
      /** Strongest first. */
      readonly items: readonly RankedItem[];
      /** Davidson's ν. */
      readonly tie: number;
      readonly comparisons: number;
      readonly studies: number;
    };

/** Below these, an order is noise that looks like a result. */
export const LEAST_COMPARISONS = 30;
export const LEAST_OF_EACH = 10;
const MOST_COMPARISONS = 200_000;
const MOST_ITEMS = 50;
/** Sums of all resamples together: some ten seconds. */
const MOST_STEPS = 1e9;

/**
 * Rank items by blinded comparisons: Bradley–Terry strengths with Davidson's ties, bootstrap
 * intervals over studies; or say why there can be no ranking.
 *
 * @param resampling - A resample that has no finite fit is left out and counted.
 * @throws AppError `invalid_request` when something is compared with itself, or for too much.
 */
export function rank(
  comparisons: readonly Comparison[],
  resampling: Resampling,
  {
    least = LEAST_COMPARISONS,
    leastOfEach = LEAST_OF_EACH,
  }: { least?: number; leastOfEach?: number } = {},
): Ranking {
  between(comparisons.length, 0, MOST_COMPARISONS, 'Comparisons');
  if (comparisons.length * (resampling.resamples ?? RESAMPLES) > MOST_STEPS) {
    throw refused('That many resamples of that many comparisons would take too long.');
  }
  const items = [
    ...new Set(comparisons.flatMap(({ first, second }) => [first, second])),
  ].sort();
  between(items.length, 0, MOST_ITEMS, 'Compared items');
  if (comparisons.some(({ first, second }) => first === second)) {
    throw refused('Something was compared with itself.');
  }
  if (comparisons.length < least) {
    return { kind: 'refused', reason: 'too-few', have: comparisons.length, need: least };
  }
  const tallies = items.map((item) => tallyOf(item, comparisons));
  for (const { item, wins, ties, losses } of tallies) {
    const have = wins + ties + losses;
    if (have < leastOfEach) {
      return { kind: 'refused', reason: 'too-few-of-one', item, have, need: leastOfEach };
    }
  }
  const groups = groupsOf(items, comparisons);
  if (groups.length > 1) return { kind: 'refused', reason: 'unconnected', groups };

  const studies = [...Map.groupBy(comparisons, ({ study }) => study).values()];
  const places = new Map(items.map((item, at) => [item, at]));
  const outcomes = studies.map((each) => outcomesOf(each, places));
  const fit = fitDavidson(items.length, summed(items.length, outcomes));
  if (!fit) return { kind: 'refused', reason: 'no-finite-fit' };
  const intervals = strengthIntervals(outcomes, items.length, resampling);
  return {
    kind: 'ranked',
    items: tallies
      .flatMap((tally, at) => {
        const interval = intervals[at];
        return interval ? { ...tally, strength: fit.strengths[at] ?? 0, interval } : [];
      })
      .sort((a, b) => b.strength - a.strength),
    tie: fit.tie,
    comparisons: comparisons.length,
    studies: studies.length,
  };
}

function tallyOf(item: string, comparisons: readonly Comparison[]) {
  const tally = { item, wins: 0, ties: 0, losses: 0 };
  for (const { first, second, outcome } of comparisons) {
    if (first !== item && second !== item) continue;
    if (outcome === 'tie') tally.ties++;
    else if ((outcome === 'first') === (first === item)) tally.wins++;
    else tally.losses++;
  }
  return tally;
}

/** Which items are compared with each other, directly or through others. */
function groupsOf(
  items: readonly string[],
  comparisons: readonly Comparison[],
): string[][] {
  const group = new Map(items.map((item) => [item, item]));
  const root = (item: string): string => {
    const above = group.get(item) ?? item;
    return above === item ? item : root(above);
  };
  for (const { first, second } of comparisons) group.set(root(first), root(second));
  return [...Map.groupBy(items, root).values()];
}

/** What a study adds: the place in the list of all pairs' wins, ties and losses, again and again. */
type Outcomes = readonly number[];

/** Every two items, in order. */
const pairsOf = (items: number): { first: number; second: number }[] =>
  Array.from({ length: items }, (_, first) => first).flatMap((first) =>
    Array.from({ length: items - first - 1 }, (_, at) => ({
      first,
      second: first + 1 + at,
    })),
  );

function outcomesOf(
  comparisons: readonly Comparison[],
  places: ReadonlyMap<string, number>,
): Outcomes {
  const items = places.size;
  return comparisons.map(({ first, second, outcome }) => {
    const [a = 0, b = 0] = [places.get(first), places.get(second)];
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    // As `pairsOf` counts.
    const pair = 3 * (low * items - (low * (low + 1)) / 2 + high - low - 1);
    if (outcome === 'tie') return pair + 1;
    return (outcome === 'first') === (a === low) ? pair : pair + 2;
  });
}

function summed(items: number, several: readonly Outcomes[]): PairCounts[] {
  const pairs = pairsOf(items);
  const sums = new Int32Array(3 * pairs.length);
  for (const outcomes of several) {
    for (const place of outcomes) sums[place] = (sums[place] ?? 0) + 1;
  }
  return pairs.flatMap((pair, at) => {
    const [wins = 0, ties = 0, losses = 0] = sums.subarray(3 * at, 3 * at + 3);
    return wins + ties + losses === 0 ? [] : [{ ...pair, wins, ties, losses }];
  });
}

function strengthIntervals(
  outcomes: readonly Outcomes[],
  items: number,
  resampling: Resampling,
): Interval[] {
  const { seed, resamples = RESAMPLES } = resampling;
  between(resamples, 100, 10_000, 'Resamples of a ranking');
  const random = mersenneTwister(seed);
  const values = Array.from({ length: items }, () => new Float64Array(resamples));
  for (let round = 0; round < resamples; round++) {
    const chosen = outcomes.map(() => outcomes[drawIndex(random, outcomes.length)] ?? []);
    const fit = fitDavidson(items, summed(items, chosen));
    values.forEach((each, item) => (each[round] = fit?.strengths[item] ?? NaN));
  }
  return values.map((each) => intervalOf(each, resampling));
}
