import { drawIndex, mersenneTwister } from '@/lib/evaluation/random';
import { between, refused } from '@/lib/evaluation/refusal';

/** A percentile interval, and how it was made: enough to make it again. */
export interface Interval {
  /** Null where more than one in twenty resamples had no value: nothing honest can be said. */
  readonly low: number | null;
  readonly high: number | null;
  readonly confidence: number;
  readonly seed: number;
  readonly resamples: number;
  /** Resamples without a value; they are left out. */
  readonly undefinedResamples: number;
}

export interface Resampling {
  readonly seed: number;
  readonly resamples?: number;
  readonly confidence?: number;
}

export const RESAMPLES = 2_000;
const MOST_RESAMPLES = 100_000;
/** Steps of all resamples together: some ten seconds. */
const MOST_STEPS = 2e9;
const MOST_UNDEFINED = 0.05;

/**
 * Statistics of resamples: in each, as many units as there are, drawn with replacement, unit
 * ⌊u · count⌋ for each u of the generator in turn.
 *
 * @param statistic - Null or NaN: it has no value for these units.
 * @param steps - What one evaluation of the statistic takes, in steps of the processor's size.
 * @returns The values in the order of the resamples, NaN for none.
 */
export function resampled(
  count: number,
  { seed, resamples = RESAMPLES }: Resampling,
  statistic: (units: Int32Array) => number | null,
  steps = count,
): Float64Array {
  between(resamples, 100, MOST_RESAMPLES, 'Resamples');
  if (steps * resamples > MOST_STEPS) {
    throw refused('That many resamples of that many values would take too long.');
  }
  const random = mersenneTwister(seed);
  const units = new Int32Array(count);
  return Float64Array.from({ length: resamples }, () => {
    for (let at = 0; at < count; at++) units[at] = drawIndex(random, count);
    return statistic(units) ?? NaN;
  });
}

/** The bootstrap percentile interval of a statistic over exchangeable units (Efron 1979). */
export function bootstrapInterval(
  count: number,
  resampling: Resampling,
  statistic: (units: Int32Array) => number | null,
  steps = count,
): Interval {
  return intervalOf(resampled(count, resampling, statistic, steps), resampling);
}

/** @param values - Of the resamples; NaN where there was none. */
export function intervalOf(
  values: Float64Array,
  { seed, confidence = 0.95 }: Resampling,
): Interval {
  if (!(confidence > 0 && confidence < 1)) {
    throw refused(`A confidence of ${confidence} is not between 0 and 1.`);
  }
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const undefinedResamples = values.length - known.length;
  const usable = known.length > 0 && undefinedResamples <= MOST_UNDEFINED * values.length;
  const tail = (1 - confidence) / 2;
  return {
    low: usable ? quantileOf(known, tail) : null,
    high: usable ? quantileOf(known, 1 - tail) : null,
    confidence,
    seed,
    resamples: values.length,
    undefinedResamples,
  };
}

/**
 * Between two ranks interpolated linearly (NumPy's default, Hyndman and Fan's type 7).
 *
 * @param sorted - Ascending, one value at least.
 */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? NaN;
  const above = sorted[Math.ceil(position)] ?? NaN;
  return below + (above - below) * (position - Math.floor(position));
}
