import { between, refused } from '@/lib/evaluation/refusal';

/**
 * p values adjusted for their number: `holm` bounds the chance of any false claim, `bh` the expected
 * share of false claims among those made.
 *
 * @returns In the order given, each 1 at most.
 * @see Holm 1979; Benjamini and Hochberg 1995
 */
export function adjusted(p: readonly number[], method: 'holm' | 'bh'): number[] {
  between(p.length, 1, 100_000, 'p values');
  if (p.some((each) => !(each >= 0 && each <= 1))) {
    throw refused('A p value is not between 0 and 1.');
  }
  const count = p.length;
  const order = p.map((_, at) => at).sort((a, b) => (p[a] ?? 0) - (p[b] ?? 0));
  const result = new Array<number>(count).fill(1);
  if (method === 'holm') {
    let largest = 0;
    order.forEach((at, rank) => {
      largest = Math.max(largest, (count - rank) * (p[at] ?? 0));
      result[at] = Math.min(1, largest);
    });
  } else {
    let smallest = 1;
    for (const [rank, at] of [...order.entries()].reverse()) {
      smallest = Math.min(smallest, (count / (rank + 1)) * (p[at] ?? 0));
      result[at] = smallest;
    }
  }
  return result;
}
