import {
  bootstrapInterval,
  type Interval,
  type Resampling,
} from '@/lib/evaluation/bootstrap';
import { between, refused, sameLength } from '@/lib/evaluation/refusal';

/** How far two ratings are from agreeing: any difference alike, by steps, or by steps squared. */
export type KappaWeights = 'none' | 'linear' | 'quadratic';

export interface Agreement {
  /** 1 perfect, 0 as by chance, below worse than chance; null where chance alone would be perfect. */
  readonly value: number | null;
  readonly interval: Interval;
  readonly units: number;
}

const MOST_UNITS = 100_000;
const MOST_CATEGORIES = 100;

/**
 * Cohen's κ of two raters of the same units: 1 − observed / expected disagreement, where expected is
 * that of the raters' own frequencies. −1 … 1.
 *
 * @param categories - All there are, in order; the order counts for weights only.
 * @param resampling - Units are resampled.
 * @throws AppError `invalid_request` for lists that don't pair up or a rating that is no category.
 * @see Cohen 1960; Cohen 1968 for weights
 */
export function cohenKappa(
  first: readonly string[],
  second: readonly string[],
  categories: readonly string[],
  weights: KappaWeights,
  resampling: Resampling,
): Agreement {
  sameLength(first.length, second.length, 'Ratings of two raters');
  between(first.length, 2, MOST_UNITS, 'Rated units');
  const index = numbersOf(categories);
  const [a, b] = [first, second].map((ratings) =>
    Int32Array.from(ratings, (rating) => index(rating)),
  ) as [Int32Array, Int32Array];
  const units = Int32Array.from(a, (_, at) => at);
  const statistic = (chosen: Int32Array) =>
    cohenOf(a, b, chosen, categories.length, weights);
  return {
    value: statistic(units),
    interval: bootstrapInterval(
      a.length,
      resampling,
      statistic,
      a.length + categories.length ** 2,
    ),
    units: a.length,
  };
}

function numbersOf(categories: readonly string[]): (rating: string) => number {
  between(categories.length, 2, MOST_CATEGORIES, 'Categories');
  const numbers = new Map(categories.map((category, at) => [category, at]));
  if (numbers.size < categories.length) throw refused('A category is there twice.');
  return (rating) => {
    const number = numbers.get(rating);
    if (number === undefined) throw refused('A rating is none of the categories.');
    return number;
  };
}

function cohenOf(
  a: Int32Array,
  b: Int32Array,
  units: Int32Array,
  size: number,
  weights: KappaWeights,
): number | null {
  const rows = new Float64Array(size);
  const columns = new Float64Array(size);
  const apart = (i: number, j: number) =>
    weights === 'none'
      ? Number(i !== j)
      : Math.abs(i - j) ** (weights === 'linear' ? 1 : 2);
  let observed = 0;
  for (const unit of units) {
    const [i = 0, j = 0] = [a[unit], b[unit]];
    rows[i] = (rows[i] ?? 0) + 1;
    columns[j] = (columns[j] ?? 0) + 1;
    observed += apart(i, j);
  }
  let expected = 0;
  rows.forEach((row, i) =>
    columns.forEach((column, j) => (expected += row * column * apart(i, j))),
  );
  return expected === 0 ? null : 1 - (observed * units.length) / expected;
}

/**
 * Fleiss' κ of several raters who need not be the same ones for each unit: mean pairwise agreement
 * against that of the categories' overall frequencies. −1 … 1.
 *
 * @param counts - For each unit, how many raters chose each category; as many raters for each.
 * @param resampling - Units are resampled.
 * @see Fleiss 1971
 */
export function fleissKappa(
  counts: readonly (readonly number[])[],
  resampling: Resampling,
): Agreement {
  between(counts.length, 2, MOST_UNITS, 'Rated units');
  const size = counts[0]?.length ?? 0;
  between(size, 2, MOST_CATEGORIES, 'Categories');
  const total = (row: readonly number[]) => row.reduce((sum, count) => sum + count, 0);
  const raters = total(counts[0] ?? []);
  for (const [at, row] of counts.entries()) {
    sameLength(row.length, size, `Categories of unit ${at + 1}`);
    if (row.some((count) => !Number.isInteger(count) || count < 0)) {
      throw refused(`Unit ${at + 1} has a count that is no whole number.`);
    }
    if (total(row) !== raters || raters < 2) {
      throw refused(
        `Fleiss’ κ needs the same number of raters, two at least, for every unit; unit ${at + 1} has ${total(row)}.`,
        'Krippendorff’s α takes units that some raters left out.',
      );
    }
  }
  const statistic = (units: Int32Array) => {
    const shares = new Float64Array(size);
    let agreeing = 0;
    for (const unit of units) {
      counts[unit]?.forEach((count, category) => {
        shares[category] = (shares[category] ?? 0) + count / (units.length * raters);
        agreeing += count * (count - 1);
      });
    }
    const observed = agreeing / (units.length * raters * (raters - 1));
    const expected = shares.reduce((sum, share) => sum + share * share, 0);
    // One category alone: a share of 1 but for rounding.
    return expected > 1 - 1e-12 ? null : (observed - expected) / (1 - expected);
  };
  return {
    value: statistic(Int32Array.from(counts, (_, at) => at)),
    interval: bootstrapInterval(
      counts.length,
      resampling,
      statistic,
      counts.length * size,
    ),
    units: counts.length,
  };
}
