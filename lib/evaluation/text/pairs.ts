import { between, refused } from '@/lib/evaluation/refusal';

/** A draft and what it is held against; more than one reference where several people wrote one. */
export interface TextPair {
  readonly candidate: string;
  readonly references: readonly string[];
}

/** One metric over a set of drafts. */
export interface TextScores {
  /** Of the whole set, as the metric's own definition has it: pooled counts, or the mean of `each`. */
  readonly corpus: number;
  /** Of each draft, in order. */
  readonly each: Float64Array;
}

/** A report has a few thousand; edit distances cost its square. */
const MOST_CHARACTERS = 100_000;
const MOST_PAIRS = 200_000;
const MOST_REFERENCES = 32;
/** Characters of draft times reference, over all pairs: some minutes. */
const MOST_PRODUCT = 1e12;

/**
 * An empty draft is an answer (the worst); an empty reference is none.
 *
 * @throws AppError `invalid_request`, in a sentence.
 */
export function checkPairs(pairs: readonly TextPair[]): void {
  between(pairs.length, 1, MOST_PAIRS, 'Drafts to score');
  let product = 0;
  pairs.forEach(({ candidate, references }, at) => {
    between(references.length, 1, MOST_REFERENCES, `References of draft ${at + 1}`);
    for (const text of [candidate, ...references]) {
      if (text.length > MOST_CHARACTERS) {
        throw refused(
          `Draft ${at + 1} or a reference of it has ${text.length} characters; ${MOST_CHARACTERS} are the most.`,
        );
      }
    }
    for (const text of references) product += candidate.length * text.length;
    if (references.some((text) => text.trim() === '')) {
      throw refused(
        `A reference of draft ${at + 1} is empty: nothing can be held against it.`,
      );
    }
  });
  if (product > MOST_PRODUCT) {
    throw refused(
      'So many drafts of this length would take too long: score them in parts.',
    );
  }
}

export const meanOf = (each: Float64Array): TextScores => ({
  corpus: each.reduce((sum, score) => sum + score, 0) / each.length,
  each,
});
