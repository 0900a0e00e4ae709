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
 * over n and references, × 10; idf = log(references' number) − log(max(1, in how many)). No stemming,
 * as in its authors' code. CIDEr-D, which coco-caption and papers that cite it call “CIDEr”: a word
 * repeated in the draft counts no more than in the reference, and × exp(−Δ²/72) for a difference of Δ
 * words. 0 … 10 both; the corpus is the mean.
 *
 * @returns Both, since the counting is what costs.
 * @throws AppError `invalid_request` for a single draft: without a corpus every idf is 0.
 * @see Vedantam and others, CIDEr, CVPR 2015, section 6 for CIDEr-D
 */
export function ciders(
  pairs: readonly TextPair[],
  tokeniser: Tokeniser,
): { readonly cider: TextScores; readonly ciderD: TextScores } {
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
  const [plain, clipped] = [
    new Float64Array(pairs.length),
    new Float64Array(pairs.length),
  ];
  pairs.forEach(({ candidate, references }, at) => {
    const draft = weighted(count(candidate), weight);
    for (const text of references) {
      const reference = weighted(count(text), weight);
      const penalty = Math.exp(
        -((draft.length - reference.length) ** 2) / (2 * SIGMA ** 2),
      );
      const share = 10 / ORDER / references.length;
      draft.vectors.forEach((own, n) => {
        const theirs = reference.vectors[n];
        if (!theirs) return;
        const { dot, clippedDot } = products(own.values, theirs.values);
        const norm = own.norm * theirs.norm || 1;
        plain[at] = (plain[at] ?? 0) + (share * dot) / norm;
        clipped[at] = (clipped[at] ?? 0) + (share * penalty * clippedDot) / norm;
      });
    }
  });
  return { cider: meanOf(plain), ciderD: meanOf(clipped) };
}

function products(
  draft: ReadonlyMap<number, number>,
  reference: ReadonlyMap<number, number>,
) {
  let [dot, clippedDot] = [0, 0];
  for (const [ngram, value] of draft) {
    const other = reference.get(ngram);
    if (other === undefined) continue;
    dot += value * other;
    clippedDot += Math.min(value, other) * other;
  }
  return { dot, clippedDot };
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
