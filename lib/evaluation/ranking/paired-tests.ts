import {
  intervalOf,
  resampled,
  RESAMPLES,
  type Interval,
  type Resampling,
} from '@/lib/evaluation/bootstrap';
import { mersenneTwister } from '@/lib/evaluation/random';
import { between, finite, refused, sameLength } from '@/lib/evaluation/refusal';

export interface PairedTest {
  /** Mean of first − second. */
  readonly difference: number;
  /** Two-sided. */
  readonly p: number;
  readonly pairs: number;
}

export interface PermutationTest extends PairedTest {
  /** Every assignment of signs was looked at: no chance is in it. */
  readonly exact: boolean;
  readonly resamples: number;
  readonly seed: number | null;
}

const LEAST_PAIRS = 5;
const MOST_PAIRS = 200_000;
/** 2¹⁶ assignments take no time. */
const MOST_EXACT = 16;
/** Draws in all resamples together: some ten seconds. */
const MOST_DRAWS = 1e9;
/** Sums of the same numbers in another order. */
const ROUNDING = 1e-12;

/**
 * Paired permutation test of a difference of means, by exchanging the two scores of a pair. Exact up
 * to 16 pairs: the share of sign assignments with a mean at least as far from 0; else (hits + 1) /
 * (resamples + 1), the sign of each pair in turn negative where the generator gives less than ½.
 *
 * @throws AppError `invalid_request` for fewer than 5 pairs (p could never be below 0.06), unequal
 *   lengths or a score that is not a finite number.
 * @see Fisher, The Design of Experiments, 1935; Phipson and Smyth 2010 for the + 1
 */
export function pairedPermutation(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  { seed, resamples = 10_000 }: Resampling,
): PermutationTest {
  const differences = paired(first, second, resamples);
  const count = differences.length;
  const observed = mean(differences);
  const far = (sum: number) => Math.abs(sum / count) >= Math.abs(observed) - ROUNDING;
  const shared = { difference: observed, pairs: count };
  if (count <= MOST_EXACT) {
    const all = 2 ** count;
    let hits = 0;
    for (let signs = 0; signs < all; signs++) {
      let sum = 0;
      for (let at = 0; at < count; at++) {
        sum += (signs >> at) & 1 ? -(differences[at] ?? 0) : (differences[at] ?? 0);
      }
      if (far(sum)) hits++;
    }
    return { ...shared, p: hits / all, exact: true, resamples: all, seed: null };
  }
  const random = mersenneTwister(seed);
  let hits = 0;
  for (let round = 0; round < resamples; round++) {
    let sum = 0;
    for (let at = 0; at < count; at++) {
      sum += random() < 0.5 ? -(differences[at] ?? 0) : (differences[at] ?? 0);
    }
    if (far(sum)) hits++;
  }
  return { ...shared, p: (hits + 1) / (resamples + 1), exact: false, resamples, seed };
}

/**
 * Paired bootstrap of a difference of means: its percentile interval, and p as the share of resamples
 * whose mean is at least as far from the observed mean as that is from 0 (+ 1 above and below).
 *
 * @see Efron and Tibshirani, An Introduction to the Bootstrap, 1993, 13.3 and 16.4
 */
export function pairedBootstrap(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  resampling: Resampling,
): PairedTest & { readonly interval: Interval } {
  const differences = paired(first, second, resampling.resamples ?? RESAMPLES);
  const observed = mean(differences);
  const means = resampled(differences.length, resampling, (units) => {
    let sum = 0;
    for (const unit of units) sum += differences[unit] ?? 0;
    return sum / units.length;
  });
  const far = means.filter(
    (each) => Math.abs(each - observed) >= Math.abs(observed) - ROUNDING,
  ).length;
  return {
    difference: observed,
    p: (far + 1) / (means.length + 1),
    pairs: differences.length,
    interval: intervalOf(means, resampling),
  };
}

function paired(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  resamples: number,
): Float64Array {
  sameLength(first.length, second.length, 'Scores of two models');
  between(first.length, LEAST_PAIRS, MOST_PAIRS, 'Pairs of scores');
  finite(first, 'Scores of the first model');
  finite(second, 'Scores of the second model');
  between(resamples, 100, 1_000_000, 'Resamples');
  if (first.length * resamples > MOST_DRAWS) {
    throw refused('That many resamples of that many pairs would take too long.');
  }
  return Float64Array.from(first, (value, at) => value - (second[at] ?? NaN));
}

const mean = (values: Float64Array) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
