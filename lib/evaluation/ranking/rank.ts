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
  const counts = studies.map((each) => pairCounts(each, items));
  const fit = fitDavidson(items.length, summed(counts));
  if (!fit) return { kind: 'refused', reason: 'no-finite-fit' };
  const intervals = strengthIntervals(counts, items.length, resampling);
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

type Counts = ReadonlyMap<number, PairCounts>;

function pairCounts(
  comparisons: readonly Comparison[],
  items: readonly string[],
): Counts {
  const counts = new Map<
    number,
    { -readonly [Key in keyof PairCounts]: PairCounts[Key] }
  >();
  for (const { first, second, outcome } of comparisons) {
    const [a, b] = [items.indexOf(first), items.indexOf(second)];
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    const key = low * items.length + high;
    const pair = counts.get(key) ?? {
      first: low,
      second: high,
      wins: 0,
      ties: 0,
      losses: 0,
    };
    if (outcome === 'tie') pair.ties++;
    else if ((outcome === 'first') === (a === low)) pair.wins++;
    else pair.losses++;
    counts.set(key, pair);
  }
  return counts;
}

function summed(several: readonly Counts[]): PairCounts[] {
  const sums = new Map<number, PairCounts>();
  for (const counts of several) {
    for (const [key, pair] of counts) {
      const sum = sums.get(key);
      sums.set(key, {
        ...pair,
        wins: pair.wins + (sum?.wins ?? 0),
        ties: pair.ties + (sum?.ties ?? 0),
        losses: pair.losses + (sum?.losses ?? 0),
      });
    }
  }
  return [...sums.values()];
}

function strengthIntervals(
  counts: readonly Counts[],
  items: number,
  resampling: Resampling,
): Interval[] {
  const { seed, resamples = RESAMPLES } = resampling;
  between(resamples, 100, 10_000, 'Resamples of a ranking');
  const random = mersenneTwister(seed);
  const values = Array.from({ length: items }, () => new Float64Array(resamples));
  for (let round = 0; round < resamples; round++) {
    const chosen = counts.map(
      () => counts[drawIndex(random, counts.length)] ?? new Map(),
    );
    const fit = fitDavidson(items, summed(chosen));
    values.forEach((each, item) => (each[round] = fit?.strengths[item] ?? NaN));
  }
  return values.map((each) => intervalOf(each, resampling));
}
