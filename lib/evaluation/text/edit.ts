import { checkPairs, type TextPair } from '@/lib/evaluation/text/pairs';
import { editDistance, numbered } from '@/lib/evaluation/text/sequences';
import { whitespace } from '@/lib/evaluation/text/tokens';

/** How much of a draft would have to be written anew, against its first reference. */
export interface EditDistance {
  /** Insertions, deletions and replacements. */
  readonly edits: number;
  /** Edits over the longer one's length: 0 the same … 1 nothing kept. */
  readonly normalised: number;
  /** Edits over the reference's length: 0 …, more than 1 where the draft is the longer one. */
  readonly rate: number;
}

/**
 * Levenshtein's distance in characters (Unicode code points, as they stand).
 *
 * @see Levenshtein, Binary codes capable of correcting deletions, insertions and reversals, 1966
 */
export const characterEdits = (pairs: readonly TextPair[]): EditDistance[] =>
  edits(pairs, (text) => [...text]);

/** The same in words between white space, as they stand; its `rate` is the word error rate. */
export const wordEdits = (pairs: readonly TextPair[]): EditDistance[] =>
  edits(pairs, (text) => whitespace.tokens(text));

function edits(
  pairs: readonly TextPair[],
  items: (text: string) => string[],
): EditDistance[] {
  checkPairs(pairs);
  return pairs.map(({ candidate, references }) => {
    const [own = new Int32Array(), reference = new Int32Array()] = numbered(
      items(candidate),
      items(references[0] ?? ''),
    );
    const distance = editDistance(own, reference);
    return {
      edits: distance,
      normalised: distance / Math.max(own.length, reference.length),
      rate: distance / reference.length,
    };
  });
}
