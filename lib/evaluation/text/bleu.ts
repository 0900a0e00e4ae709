import { largestCounts, NgramTable, sharedCount } from '@/lib/evaluation/text/ngrams';
import { checkPairs, type TextPair, type TextScores } from '@/lib/evaluation/text/pairs';
import type { Tokeniser } from '@/lib/evaluation/text/tokens';

const ORDER = 4;

/** What BLEU needs to know of one draft, or of all. */
interface Counted {
  length: number;
  /** Of the reference whose length is nearest, the shorter of two. */
  referenceLength: number;
  /** n-grams of the draft, then those of them that a reference has, for n from 1. */
  readonly guessed: number[];
  readonly correct: number[];
}

/**
 * BLEU-1 … BLEU-4 with coco-caption's arithmetic: geometric mean of the clipped n-gram precisions of
 * orders 1 … n, (correct + 10⁻¹⁵) / (guessed + 10⁻⁹) each, times exp(1 − 1/ratio) when the drafts are
 * shorter than their references; the corpus pools the counts. 0 … 1.
 *
 * With `coco` tokens it is coco-caption's, with `whitespace` tokens RadEval's. The two are not
 * comparable.
 *
 * @see Papineni and others, BLEU, ACL 2002; Chen and others, Microsoft COCO Captions, 2015
 */
export const bleuCoco = (
  pairs: readonly TextPair[],
  tokeniser: Tokeniser,
): TextScores[] => scored(pairs, tokeniser, cocoScores, cocoScores);

function cocoScores({ length, referenceLength, guessed, correct }: Counted): number[] {
  const tiny = 1e-15;
  const small = 1e-9;
  const ratio = (length + tiny) / (referenceLength + small);
  const penalty = ratio < 1 ? Math.exp(1 - 1 / ratio) : 1;
  let product = 1;
  return guessed.map((total, n) => {
    product *= ((correct[n] ?? 0) + tiny) / (total + small);
    return penalty * product ** (1 / (n + 1));
  });
}

/**
 * BLEU-1 … BLEU-4 with sacreBLEU's arithmetic: “exp” smoothing (the k-th order without a match counts
 * as 1/2ᵏ of a match); orders that a single draft is too short for are left out of its own score, as
 * `sentence_bleu` does. Here 0 … 1, where sacreBLEU prints 0 … 100.
 *
 * @see Post, A Call for Clarity in Reporting BLEU Scores, WMT 2018
 */
export const bleuSacre = (
  pairs: readonly TextPair[],
  tokeniser: Tokeniser,
): TextScores[] =>
  scored(
    pairs,
    tokeniser,
    (counted) => sacreScores(counted, true),
    (counted) => sacreScores(counted, false),
  );

function sacreScores(
  { length, referenceLength, guessed, correct }: Counted,
  effectiveOrder: boolean,
): number[] {
  const penalty =
    length >= referenceLength
      ? 1
      : length > 0
        ? Math.exp(1 - referenceLength / length)
        : 0;
  return guessed.map((_, last) => {
    const orders = last + 1;
    if (!correct.slice(0, orders).some((count) => count > 0)) return 0;
    let halving = 1;
    let logs = 0;
    let used = 0;
    for (let n = 0; n < orders; n++) {
      const total = guessed[n] ?? 0;
      if (total === 0) break;
      const matched = correct[n] ?? 0;
      if (matched === 0) halving *= 2;
      logs += Math.log((matched === 0 ? 1 / halving : matched) / total);
      used++;
    }
    if (!effectiveOrder && used < orders) return 0;
    return penalty * Math.exp(logs / used);
  });
}

function scored(
  pairs: readonly TextPair[],
  tokeniser: Tokeniser,
  ofOne: (counted: Counted) => number[],
  ofAll: (counted: Counted) => number[],
): TextScores[] {
  checkPairs(pairs);
  const each = Array.from({ length: ORDER }, () => new Float64Array(pairs.length));
  const zeros = () => new Array<number>(ORDER).fill(0);
  const all = { length: 0, referenceLength: 0, guessed: zeros(), correct: zeros() };
  pairs.forEach((pair, at) => {
    const one = counted(pair, tokeniser);
    all.length += one.length;
    all.referenceLength += one.referenceLength;
    for (let n = 0; n < ORDER; n++) {
      all.guessed[n] = (all.guessed[n] ?? 0) + (one.guessed[n] ?? 0);
      all.correct[n] = (all.correct[n] ?? 0) + (one.correct[n] ?? 0);
    }
    ofOne(one).forEach((score, n) => {
      const scores = each[n];
      if (scores) scores[at] = score;
    });
  });
  const corpus = ofAll(all);
  return each.map((scores, n) => ({ corpus: corpus[n] ?? 0, each: scores }));
}

function counted({ candidate, references }: TextPair, tokeniser: Tokeniser): Counted {
  const table = new NgramTable();
  const words = tokeniser.tokens(candidate);
  const referenceWords = references.map((text) => tokeniser.tokens(text));
  const own = table.count(words, ORDER);
  const theirs = largestCounts(referenceWords.map((each) => table.count(each, ORDER)));
  const distance = (length: number) => Math.abs(length - words.length);
  return {
    length: words.length,
    referenceLength: referenceWords
      .map((each) => each.length)
      .reduce((best, length) =>
        distance(length) < distance(best) ||
        (distance(length) === distance(best) && length < best)
          ? length
          : best,
      ),
    guessed: own.map((_, n) => Math.max(0, words.length - n)),
    correct: own.map((counts, n) => sharedCount(counts, theirs[n] ?? new Map())),
  };
}
