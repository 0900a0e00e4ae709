import {
  checkPairs,
  meanOf,
  type TextPair,
  type TextScores,
} from '@/lib/evaluation/text/pairs';
import { longestCommon, numbered } from '@/lib/evaluation/text/sequences';
import type { Tokeniser } from '@/lib/evaluation/text/tokens';

/** coco-caption weighs recall a little more than precision. */
const BETA = 1.2;

/**
 * ROUGE-L as coco-caption has it: F with β = 1.2 of the longest common subsequence's share of the
 * draft (precision) and of the reference (recall), each the largest over the references. 0 … 1; the
 * corpus is the mean.
 *
 * @see Lin, ROUGE, ACL 2004 workshop; Chen and others, Microsoft COCO Captions, 2015
 */
export const rougeLCoco = (
  pairs: readonly TextPair[],
  tokeniser: Tokeniser,
): TextScores =>
  each(pairs, tokeniser, (shares) => {
    const precision = Math.max(...shares.map((share) => share.precision));
    const recall = Math.max(...shares.map((share) => share.recall));
    return precision === 0 || recall === 0
      ? 0
      : ((1 + BETA ** 2) * precision * recall) / (recall + BETA ** 2 * precision);
  });

/**
 * ROUGE-L as the package `rouge_score` has it (and RadEval, with stemmed tokens): plain F1 of the
 * longest common subsequence's shares, the largest over the references. 0 … 1; the corpus is the mean.
 *
 * @see Lin, ROUGE, ACL 2004 workshop
 */
export const rougeLF1 = (pairs: readonly TextPair[], tokeniser: Tokeniser): TextScores =>
  each(pairs, tokeniser, (shares) =>
    Math.max(
      ...shares.map(({ precision, recall }) =>
        precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
      ),
    ),
  );

interface Shares {
  precision: number;
  recall: number;
}

function each(
  pairs: readonly TextPair[],
  tokeniser: Tokeniser,
  combine: (shares: readonly Shares[]) => number,
): TextScores {
  checkPairs(pairs);
  return meanOf(
    Float64Array.from(pairs, ({ candidate, references }) => {
      const [own = new Int32Array(), ...theirs] = numbered(
        tokeniser.tokens(candidate),
        ...references.map((text) => tokeniser.tokens(text)),
      );
      return combine(
        theirs.map((words) => {
          const common = longestCommon(own, words);
          return {
            precision: own.length === 0 ? 0 : common / own.length,
            recall: words.length === 0 ? 0 : common / words.length,
          };
        }),
      );
    }),
  );
}
