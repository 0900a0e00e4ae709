/** Words of one run after another: 2²² different words are more than a language has. */
const MOST_TOKENS = 2 ** 22;

/** How often each n-gram occurs, by its number, a map for each n from 1. */
export type NgramCounts = readonly ReadonlyMap<number, number>[];

/** Gives every n-gram a number: an n-gram is the number of its first n − 1 words and its last word. */
export class NgramTable {
  readonly #tokens = new Map<string, number>();
  readonly #numbers = new Map<number, number>();

  count(tokens: readonly string[], order: number): NgramCounts {
    const counts = Array.from({ length: order }, () => new Map<number, number>());
    const words = tokens.map((token) => this.#token(token));
    for (let start = 0; start < words.length; start++) {
      let ngram = 0;
      for (let n = 0; n < order && start + n < words.length; n++) {
        ngram = this.#extended(ngram, words[start + n] ?? 0);
        const ofThisOrder = counts[n];
        ofThisOrder?.set(ngram, (ofThisOrder.get(ngram) ?? 0) + 1);
      }
    }
    return counts;
  }

  #token(token: string): number {
    const known = this.#tokens.get(token);
    if (known !== undefined) return known;
    const number = this.#tokens.size % MOST_TOKENS;
    this.#tokens.set(token, number);
    return number;
  }

  /** 0 is the empty n-gram. */
  #extended(ngram: number, token: number): number {
    const key = ngram * MOST_TOKENS + token;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#numbers.size + 1;
    this.#numbers.set(key, number);
    return number;
  }
}

/** What occurs in both, each as often as in the one where it is rarer. */
export function sharedCount(
  a: ReadonlyMap<number, number>,
  b: ReadonlyMap<number, number>,
): number {
  let shared = 0;
  for (const [ngram, count] of a) shared += Math.min(count, b.get(ngram) ?? 0);
  return shared;
}

/** The most often that each n-gram occurs in any one of several texts. */
export function largestCounts(several: readonly NgramCounts[]): NgramCounts {
  const [only, ...others] = several;
  if (only && others.length === 0) return only;
  return (only ?? []).map((first, n) => {
    const largest = new Map(first);
    for (const other of others) {
      for (const [ngram, count] of other[n] ?? []) {
        largest.set(ngram, Math.max(largest.get(ngram) ?? 0, count));
      }
    }
    return largest;
  });
}
