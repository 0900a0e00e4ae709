import { refused } from '@/lib/evaluation/refusal';

/** Nearer to a coin toss than this, thousands of comparisons are needed. */
const LEAST_PREFERENCE = 0.52;
const MOST_COMPARISONS = 20_000;

/**
 * How many blinded comparisons (ties left out) it takes to notice a preference: the least number for
 * which the exact two-sided sign test at level `alpha` has the power.
 *
 * @param preference - How often the better one is preferred, 0.52 … 1.
 * @throws AppError `invalid_request` outside of the bounds.
 */
export function comparisonsNeeded(
  preference: number,
  { power = 0.8, alpha = 0.05 }: { power?: number; alpha?: number } = {},
): number {
  checked(power, alpha);
  if (!(preference >= LEAST_PREFERENCE && preference <= 1)) {
    throw refused(`A preference must be between ${LEAST_PREFERENCE} and 1.`);
  }
  for (let count = 1; count <= MOST_COMPARISONS; count++) {
    // The test rejects with `edge` or fewer on either side.
    let edge = -1;
    let tail = 0;
    for (let k = 0; 2 * k < count; k++) {
      tail += binomial(k, count, 0.5);
      if (2 * tail > alpha) break;
      edge = k;
    }
    let reached = 0;
    for (let k = 0; k <= edge; k++) {
      reached += binomial(k, count, preference) + binomial(k, count, 1 - preference);
    }
    if (reached >= power) return count;
  }
  throw refused(`More than ${MOST_COMPARISONS} comparisons would be needed.`);
}

/**
 * How many paired scores it takes to notice a mean difference, by the normal approximation:
 * ⌈((z₁₋α/₂ + z_power) · deviation / difference)²⌉. For fewer than 30 it is too small by one or two.
 *
 * @param deviation - Standard deviation of the differences, in the units of the metric.
 */
export function pairsNeeded(
  difference: number,
  deviation: number,
  { power = 0.8, alpha = 0.05 }: { power?: number; alpha?: number } = {},
): number {
  checked(power, alpha);
  if (!(Math.abs(difference) > 0 && Number.isFinite(difference))) {
    throw refused('A difference of 0 can’t be noticed.');
  }
  if (!(deviation > 0 && Number.isFinite(deviation))) {
    throw refused('The standard deviation of the differences must be above 0.');
  }
  const z = normalQuantile(1 - alpha / 2) + normalQuantile(power);
  return Math.ceil(((z * deviation) / difference) ** 2);
}

function checked(power: number, alpha: number): void {
  if (!(power > 0 && power < 1 && alpha > 0 && alpha < 1)) {
    throw refused('Power and level must be between 0 and 1.');
  }
}

const logFactorials = [0];

function logFactorial(n: number): number {
  for (let k = logFactorials.length; k <= n; k++) {
    logFactorials.push((logFactorials[k - 1] ?? 0) + Math.log(k));
  }
  return logFactorials[n] ?? 0;
}

/** The chance of `k` of `n`. */
function binomial(k: number, n: number, chance: number): number {
  if (chance === 0) return k === 0 ? 1 : 0;
  if (chance === 1) return k === n ? 1 : 0;
  return Math.exp(
    logFactorial(n) -
      logFactorial(k) -
      logFactorial(n - k) +
      k * Math.log(chance) +
      (n - k) * Math.log1p(-chance),
  );
}

/** By halving, on Marsaglia's series for the normal distribution (2004): 12 digits. */
export function normalQuantile(share: number): number {
  let [low, high] = [-8, 8];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (normalShare(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function normalShare(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 3; Math.abs(term) > 1e-17; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}
