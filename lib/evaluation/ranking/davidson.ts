/** How often one beat the other, and how often neither did. */
export interface PairCounts {
  readonly first: number;
  readonly second: number;
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
}

export interface Fit {
  /** Natural logarithms, mean 0. */
  readonly strengths: Float64Array;
  /** Davidson's ν: 0 without ties, 2 where equals tie half of the time. */
  readonly tie: number;
}

/** e¹⁵: odds of three million to one. Beyond it the likelihood rises for ever. */
const FARTHEST = 15;
const MOST_STEPS = 200;

/**
 * The most likely strengths under Davidson's extension of the Bradley–Terry model to ties: P(i beats
 * j) : P(tie) : P(j beats i) = πᵢ : ν√(πᵢπⱼ) : πⱼ. By Newton's method; the log-likelihood is concave in
 * log π and log ν.
 *
 * @param pairs - Items are numbered from 0 to `items` − 1.
 * @returns Null where no finite strengths are the most likely ones (somebody never lost, say).
 * @see Davidson, On Extending the Bradley–Terry Model to Accommodate Ties, JASA 65 (1970)
 */
export function fitDavidson(items: number, pairs: readonly PairCounts[]): Fit | null {
  const hasTies = pairs.some(({ ties }) => ties > 0);
  // Item 0 stays at 0; the last parameter is log ν.
  const size = items - 1 + Number(hasTies);
  let parameters = new Float64Array(size);
  let { value, gradient, hessian } = likelihood(pairs, items, parameters, hasTies);
  for (let step = 0; step < MOST_STEPS; step++) {
    if (Math.max(...gradient.map(Math.abs)) < 1e-10)
      return fitOf(parameters, items, hasTies);
    const direction = solve(hessian, gradient);
    if (!direction) return null;
    let scale = 1;
    for (;;) {
      const next = parameters.map((each, at) => each + scale * (direction[at] ?? 0));
      if (next.some((each) => !(Math.abs(each) < FARTHEST))) return null;
      const there = likelihood(pairs, items, next, hasTies);
      if (there.value >= value - 1e-12 * Math.abs(value)) {
        parameters = next;
        ({ value, gradient, hessian } = there);
        break;
      }
      scale /= 2;
      if (scale < 1e-10) return fitOf(parameters, items, hasTies);
    }
  }
  return null;
}

function fitOf(parameters: Float64Array, items: number, hasTies: boolean): Fit {
  const raw = Float64Array.from({ length: items }, (_, at) =>
    at === 0 ? 0 : (parameters[at - 1] ?? 0),
  );
  const mean = raw.reduce((sum, each) => sum + each, 0) / items;
  return {
    strengths: raw.map((each) => each - mean),
    tie: hasTies ? Math.exp(parameters[items - 1] ?? 0) : 0,
  };
}

/** Log-likelihood, its gradient, and the negative of its second derivatives, row by row. */
function likelihood(
  pairs: readonly PairCounts[],
  items: number,
  parameters: Float64Array,
  hasTies: boolean,
) {
  const size = parameters.length;
  const gradient = new Float64Array(size);
  const hessian = Array.from({ length: size }, () => new Float64Array(size));
  let value = 0;
  const at = (item: number) => (item === 0 ? 0 : (parameters[item - 1] ?? 0));
  for (const { first, second, wins, ties, losses } of pairs) {
    const [a, b] = [at(first), at(second)];
    const logs = [a, hasTies ? (parameters[items - 1] ?? 0) + (a + b) / 2 : -Infinity, b];
    const most = Math.max(...logs);
    const weights = logs.map((log) => Math.exp(log - most));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const counts = [wins, ties, losses];
    const games = wins + ties + losses;
    // What each outcome's logarithm grows with: the first item, the second, log ν.
    const places = [first - 1, second - 1, hasTies ? items - 1 : -1];
    const slopes = [
      [1, 0, 0],
      [0.5, 0.5, 1],
      [0, 1, 0],
    ];
    const expected = [0, 1, 2].map((of) =>
      weights.reduce(
        (total, weight, k) => total + (weight / sum) * (slopes[k]?.[of] ?? 0),
        0,
      ),
    );
    counts.forEach((count, k) => {
      if (count > 0) value += count * ((logs[k] ?? 0) - most - Math.log(sum));
    });
    places.forEach((i, of) => {
      if (i < 0) return;
      counts.forEach((count, k) => {
        gradient[i] =
          (gradient[i] ?? 0) + count * ((slopes[k]?.[of] ?? 0) - (expected[of] ?? 0));
      });
      places.forEach((j, other) => {
        const row = hessian[i];
        if (j < 0 || !row) return;
        const together = weights.reduce(
          (total, weight, k) =>
            total + (weight / sum) * (slopes[k]?.[of] ?? 0) * (slopes[k]?.[other] ?? 0),
          0,
        );
        row[j] =
          (row[j] ?? 0) +
          games * (together - (expected[of] ?? 0) * (expected[other] ?? 0));
      });
    });
  }
  return { value, gradient, hessian };
}

/** Gauss with pivots; null for a matrix that has no inverse. */
function solve(
  matrix: readonly Float64Array[],
  right: Float64Array,
): Float64Array | null {
  const size = right.length;
  const rows = matrix.map((row, at) => Float64Array.of(...row, right[at] ?? 0));
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      const size = (at: number) => Math.abs(rows[at]?.[column] ?? 0);
      if (size(row) > size(pivot)) pivot = row;
    }
    const [top, best] = [rows[column], rows[pivot]];
    if (!top || !best || Math.abs(best[column] ?? 0) < 1e-14) return null;
    rows[pivot] = top;
    rows[column] = best;
    for (const [at, row] of rows.entries()) {
      if (at === column) continue;
      const factor = (row[column] ?? 0) / (best[column] ?? 1);
      for (let k = column; k <= size; k++)
        row[k] = (row[k] ?? 0) - factor * (best[k] ?? 0);
    }
  }
  return Float64Array.from(rows, (row, at) => (row[size] ?? 0) / (row[at] ?? 1));
}
