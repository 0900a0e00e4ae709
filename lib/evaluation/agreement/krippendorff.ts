import type { Agreement } from '@/lib/evaluation/agreement/kappa';
import { bootstrapInterval, type Resampling } from '@/lib/evaluation/bootstrap';
import { between, refused, sameLength } from '@/lib/evaluation/refusal';

/** What a difference between two values means. */
export type Level = 'nominal' | 'ordinal' | 'interval' | 'ratio';

const MOST_UNITS = 100_000;
const MOST_RATERS = 1_000;
const MOST_VALUES = 200;

/**
 * Krippendorff's α: 1 − observed / expected disagreement of any number of raters, with values
 * missing. 1 perfect, 0 as by chance, down to −1. Units with fewer than two values say nothing.
 *
 * @param ratings - A list for each rater, a value for each unit; null where there is none. Categories
 *   are numbered; the numbers matter for every level but `nominal`.
 * @param resampling - Units are resampled. (Krippendorff's own bootstrap redraws pairs and gives
 *   narrower intervals; resampled units are what a second sample of studies would be.)
 * @throws AppError `invalid_request` for lists of unequal length or without two values to compare.
 * @see Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011
 */
export function krippendorffAlpha(
  ratings: readonly (readonly (number | null)[])[],
  level: Level,
  resampling: Resampling,
): Agreement {
  between(ratings.length, 2, MOST_RATERS, 'Raters');
  const count = ratings[0]?.length ?? 0;
  between(count, 1, MOST_UNITS, 'Rated units');
  for (const [at, row] of ratings.entries()) {
    sameLength(row.length, count, `Ratings of raters 1 and ${at + 1}`);
    if (row.some((value) => value !== null && !Number.isFinite(value))) {
      throw refused(`Rater ${at + 1} gave a value that is not a finite number.`);
    }
    if (level === 'ratio' && row.some((value) => value !== null && value < 0)) {
      throw refused('A ratio scale has no values below 0.');
    }
  }
  const paired = Array.from({ length: count }, (_, unit) =>
    ratings.flatMap((row) => row[unit] ?? []),
  ).map((values) => (values.length > 1 ? values : []));
  const domain = [...new Set(paired.flat())].sort((a, b) => a - b);
  if (domain.length === 0)
    throw refused('No unit was rated twice: nothing can be compared.');
  between(domain.length, 1, MOST_VALUES, 'Different values');
  const unitCounts = paired.map((values) => countsOf(values, domain));
  const statistic = (units: Int32Array) => alphaOf(unitCounts, units, domain, level);
  const steps = unitCounts.reduce(
    (sum, { entries }) => sum + entries.length ** 2,
    count + domain.length ** 2,
  );
  return {
    value: statistic(Int32Array.from(paired, (_, at) => at)),
    interval: bootstrapInterval(count, resampling, statistic, steps),
    units: paired.filter((values) => values.length > 0).length,
  };
}

/** Of one unit: which values, numbered within the domain, how often; and how many values. */
interface UnitCounts {
  readonly entries: readonly (readonly [value: number, count: number])[];
  readonly total: number;
}

const countsOf = (values: readonly number[], domain: readonly number[]): UnitCounts => ({
  entries: [...Map.groupBy(values, (value) => value)].map(
    ([value, same]) => [domain.indexOf(value), same.length] as const,
  ),
  total: values.length,
});

function alphaOf(
  unitCounts: readonly UnitCounts[],
  units: Int32Array,
  domain: readonly number[],
  level: Level,
): number | null {
  const size = domain.length;
  const coincidences = new Float64Array(size * size);
  const totals = new Float64Array(size);
  let all = 0;
  for (const unit of units) {
    const { entries, total } = unitCounts[unit] ?? { entries: [], total: 0 };
    for (const [c, times] of entries) {
      totals[c] = (totals[c] ?? 0) + times;
      all += times;
      for (const [k, others] of entries) {
        const pairs = times * (c === k ? others - 1 : others);
        coincidences[c * size + k] =
          (coincidences[c * size + k] ?? 0) + pairs / (total - 1);
      }
    }
  }
  const differ = differences(domain, totals, level);
  let observed = 0;
  let expected = 0;
  for (let c = 0; c < size; c++) {
    for (let k = c + 1; k < size; k++) {
      const squared = differ(c, k);
      observed += (coincidences[c * size + k] ?? 0) * squared;
      expected += (totals[c] ?? 0) * (totals[k] ?? 0) * squared;
    }
  }
  return expected === 0 ? null : 1 - ((all - 1) * observed) / expected;
}

/** The squared difference of two values, the lower one first. */
function differences(
  domain: readonly number[],
  totals: Float64Array,
  level: Level,
): (c: number, k: number) => number {
  const value = (at: number) => domain[at] ?? 0;
  if (level === 'nominal') return () => 1;
  if (level === 'interval') return (c, k) => (value(c) - value(k)) ** 2;
  if (level === 'ratio') {
    return (c, k) => ((value(c) - value(k)) / (value(c) + value(k))) ** 2;
  }
  const before = new Float64Array(totals.length + 1);
  totals.forEach((total, at) => (before[at + 1] = (before[at] ?? 0) + total));
  return (c, k) =>
    ((before[k + 1] ?? 0) -
      (before[c] ?? 0) -
      ((totals[c] ?? 0) + (totals[k] ?? 0)) / 2) **
    2;
}
