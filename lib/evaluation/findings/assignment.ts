import { refused } from '@/lib/evaluation/refusal';

const MOST = 500;

/**
 * The pairing of rows with columns that has the largest sum of weights; each row and column once.
 *
 * @param weights - Row by row, rows of one length; 0 or more.
 * @returns For each row its column, or null where there are more rows than columns.
 * @see Kuhn 1955; the shortest-augmenting-path form of Jonker and Volgenant 1987
 */
export function bestPairing(weights: readonly (readonly number[])[]): (number | null)[] {
  const rows = weights.length;
  const columns = weights[0]?.length ?? 0;
  if (rows > MOST || columns > MOST) {
    throw refused(`More than ${MOST} findings of one report can’t be paired.`);
  }
  if (rows === 0 || columns === 0) return weights.map(() => null);
  const transposed = rows > columns;
  const [short, long] = transposed ? [columns, rows] : [rows, columns];
  const cost = (i: number, j: number) =>
    -((transposed ? weights[j]?.[i] : weights[i]?.[j]) ?? 0);
  // Potentials of both sides; 0 is a column that stands for “not yet”, so both count from 1.
  const u = new Float64Array(short + 1);
  const v = new Float64Array(long + 1);
  const taken = new Int32Array(long + 1);
  const way = new Int32Array(long + 1);
  for (let i = 1; i <= short; i++) {
    taken[0] = i;
    let column = 0;
    const least = new Float64Array(long + 1).fill(Infinity);
    const used = new Uint8Array(long + 1);
    do {
      used[column] = 1;
      const row = taken[column] ?? 0;
      let step = Infinity;
      let next = 0;
      for (let j = 1; j <= long; j++) {
        if (used[j]) continue;
        const reduced = cost(row - 1, j - 1) - (u[row] ?? 0) - (v[j] ?? 0);
        if (reduced < (least[j] ?? 0)) {
          least[j] = reduced;
          way[j] = column;
        }
        if ((least[j] ?? 0) < step) {
          step = least[j] ?? 0;
          next = j;
        }
      }
      for (let j = 0; j <= long; j++) {
        if (used[j]) {
          const held = taken[j] ?? 0;
          u[held] = (u[held] ?? 0) + step;
          v[j] = (v[j] ?? 0) - step;
        } else least[j] = (least[j] ?? 0) - step;
      }
      column = next;
    } while (taken[column] !== 0);
    do {
      const before = way[column] ?? 0;
      taken[column] = taken[before] ?? 0;
      column = before;
    } while (column !== 0);
  }
  const result = new Array<number | null>(rows).fill(null);
  for (let j = 1; j <= long; j++) {
    const i = taken[j] ?? 0;
    if (i === 0) continue;
    if (transposed) result[j - 1] = i - 1;
    else result[i - 1] = j - 1;
  }
  return result;
}
