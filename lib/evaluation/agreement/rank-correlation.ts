import { bootstrapInterval, RESAMPLES, type Interval } from '@/lib/evaluation/bootstrap';
import { between, sameLength } from '@/lib/evaluation/refusal';

export interface RankCorrelation {
  /** 1 the same order, −1 the opposite one; null where one of them never differs. */
  readonly tau: number | null;
  /** Clusters are resampled. */
  readonly interval: Interval;
}

const MOST_VALUES = 20_000;
/** Pairs of all resamples together: a second or so. */
const MOST_STEPS = 2e8;
const LEAST_RESAMPLES = 100;

/**
 * Kendall's τ-b of two measurements of the same things, ties counted: (concordant − discordant) /
 * √(pairs untied in the first · pairs untied in the second).
 *
 * @param clusters - Of each thing what it belongs to (its study): what belongs together is resampled
 *   together.
 * @throws AppError `invalid_request` for lists that don't pair up, fewer than two or more than 20,000
 *   values.
 * @see Kendall 1945; SciPy's `kendalltau(variant="b")`
 */
export function kendallTau(
  first: readonly number[],
  second: readonly number[],
  clusters: readonly string[],
  seed: number,
): RankCorrelation {
  sameLength(first.length, second.length, 'Measurements');
  sameLength(first.length, clusters.length, 'Measurements and their clusters');
  between(first.length, 2, MOST_VALUES, 'Measured things');
  const groups = [...Map.groupBy(clusters.keys(), (at) => clusters[at] ?? '').values()];
  const resamples = Math.min(
    RESAMPLES,
    Math.max(LEAST_RESAMPLES, Math.floor(MOST_STEPS / first.length ** 2)),
  );
  const statistic = (units: ArrayLike<number>) => {
    const chosen = Array.from(units).flatMap((unit) => groups[unit] ?? []);
    return tauOf(first, second, chosen);
  };
  return {
    tau: tauOf(first, second, [...first.keys()]),
    // Each evaluation costs pairs, and is bounded above.
    interval: bootstrapInterval(groups.length, { seed, resamples }, statistic),
  };
}

function tauOf(
  first: readonly number[],
  second: readonly number[],
  chosen: readonly number[],
): number | null {
  let [agreed, inFirst, inSecond] = [0, 0, 0];
  for (let i = 1; i < chosen.length; i++) {
    for (let j = 0; j < i; j++) {
      const [one, other] = [chosen[i] ?? 0, chosen[j] ?? 0];
      const a = Math.sign((first[one] ?? NaN) - (first[other] ?? NaN));
      const b = Math.sign((second[one] ?? NaN) - (second[other] ?? NaN));
      agreed += a * b;
      inFirst += a * a;
      inSecond += b * b;
    }
  }
  return inFirst === 0 || inSecond === 0 ? null : agreed / Math.sqrt(inFirst * inSecond);
}
