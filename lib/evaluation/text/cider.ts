import { refused } from '@/lib/evaluation/refusal';
import { NgramTable, type NgramCounts } from '@/lib/evaluation/text/ngrams';
import {
  checkPairs,
  meanOf,
  type TextPair,
  type TextScores,
} from '@/lib/evaluation/text/pairs';
import type { Tokeniser } from '@/lib/evaluation/text/tokens';

const ORDER = 4;
const SIGMA = 6;

/**
 * CIDEr: cosine between the tf-idf vectors of draft and reference for n-grams of 1 … 4 words, mean
 * over n and references, × 10; idf = log(references' number) − log(max(1, in how many)). 0 … 10; the
 * corpus is the mean. No stemming, as in its authors' code.
 *
 * @throws AppError `invalid_request` for a single draft: without a corpus every idf is 0.
 * @see Vedantam and others, CIDEr, CVPR 2015
 */
export const cider = (pairs: readonly TextPair[], tokeniser: Tokeniser): TextScores =>
  scored(
    pairs,
    tokeniser,
    (a, b) => a * b,
    () => 1,
  );

/**
 * CIDEr-D, which coco-caption and papers that cite it call “CIDEr”: as CIDEr, but a word repeated in
 * the draft counts no more than in the reference, and × exp(−Δ²/72) for a difference of Δ words. 0 …
 * 10; the corpus is the mean.
 *
 * @throws AppError `invalid_request` for a single draft: without a corpus every idf is 0.
 * @see Vedantam and others, CIDEr, CVPR 2015, section 6
 */
export const ciderD = (pairs: readonly TextPair[], tokeniser: Tokeniser): TextScores =>
  scored(
    pairs,
    tokeniser,
    (a, b) => Math.min(a, b) * b,
    (lengths) => Math.exp(-(lengths ** 2) / (2 * SIGMA ** 2)),
  );

function scored(
  pairs: readonly TextPair[],
  tokeniser: Tokeniser,
  product: (draft: number, reference: number) => number,
  penalty: (lengths: number) => number,
): TextScores {
  checkPairs(pairs);
  if (pairs.length < 2) {
    throw refused(
      'CIDEr weighs words by how rare they are among the references: it needs two drafts at least.',
    );
  }
  const table = new NgramTable();
  const count = (text: string) => table.count(tokeniser.tokens(text), ORDER);
  const documents = documentFrequencies(pairs, count);
  const all = Math.log(pairs.length);
  const weight = (ngram: number, times: number) =>
    times * (all - Math.log(Math.max(1, documents.get(ngram) ?? 0)));
  return meanOf(
    Float64Array.from(pairs, ({ candidate, references }) => {
      const draft = weighted(count(candidate), weight);
      const sum = references.reduce((total, text) => {
        const reference = weighted(count(text), weight);
        let alike = 0;
        for (let n = 0; n < ORDER; n++) {
          const [own, theirs] = [draft.vectors[n], reference.vectors[n]];
          if (!own || !theirs) continue;
          let dot = 0;
          for (const [ngram, value] of own.values) {
            dot += product(value, theirs.values.get(ngram) ?? 0);
          }
          if (own.norm !== 0 && theirs.norm !== 0) dot /= own.norm * theirs.norm;
          alike += dot;
        }
        return total + (alike / ORDER) * penalty(draft.length - reference.length);
      }, 0);
      return (10 * sum) / references.length;
    }),
  );
}

/** In how many drafts' references each n-gram occurs. */
function documentFrequencies(
  pairs: readonly TextPair[],
  count: (text: string) => NgramCounts,
): Map<number, number> {
  const documents = new Map<number, number>();
  for (const { references } of pairs) {
    const here = new Set(
      references.flatMap((text) => count(text).flatMap((counts) => [...counts.keys()])),
    );
    for (const ngram of here) documents.set(ngram, (documents.get(ngram) ?? 0) + 1);
  }
  return documents;
}

function weighted(counts: NgramCounts, weight: (ngram: number, times: number) => number) {
  const vectors = counts.map((ofOrder) => {
    const values = new Map<number, number>();
    let squares = 0;
    for (const [ngram, times] of ofOrder) {
      const value = weight(ngram, times);
      values.set(ngram, value);
      squares += value * value;
    }
    return { values, norm: Math.sqrt(squares) };
  });
  // The reference code takes the number of pairs of words for the length.
  const length = [...(counts[1]?.values() ?? [])].reduce((sum, times) => sum + times, 0);
  return { vectors, length };
}
