import { bestPairing } from '@/lib/evaluation/findings/assignment';
import { contentWords } from '@/lib/report/checks/words';
import type { Statement } from '@/lib/report/finding';

/** Which finding of the reference a finding of the draft is held against. */
export interface Match {
  /** Places in the two lists. */
  readonly candidate: number;
  readonly reference: number;
  /** 0 … 1. */
  readonly likeness: number;
}

/** Below it, two sentences are of two things: “liver cyst” and “renal cyst” share one word of three. */
export const LEAST_LIKENESS = 0.4;
/** Where words alone leave a choice: the same polarity first, then the same side. */
const SAME_POLARITY = 1e-3;
const SAME_SIDE = 1e-4;
/** Said of a finding, not what it is: agreement on them is judged apart. */
const ATTRIBUTES =
  /^(left|right|bilateral|both|midline|side|sided|left-sided|right-sided|small|large|tiny|mild|moderate|severe|marked|minimal|approximately|about|up)$/;

/**
 * Pair a draft's findings with a reference's. Likeness is the share of content words that both have
 * (of statement and anatomy; singular, American, without sides, sizes, grades and denials), so that a
 * finding denied, on the other side or of another size is paired with what it gets wrong, and counted
 * there. Of all one-to-one pairings with a likeness of at least `least` the one with the largest sum
 * is taken.
 *
 * There is no standard matcher; this one is ours, and its name is `words-0.4`.
 */
export function matchFindings(
  candidate: readonly Statement[],
  reference: readonly Statement[],
  least = LEAST_LIKENESS,
): Match[] {
  const own = candidate.map(wordsOf);
  const theirs = reference.map(wordsOf);
  const likenesses = own.map((a) => theirs.map((b) => jaccard(a, b)));
  const weights = likenesses.map((row, i) =>
    row.map((likeness, j) => {
      if (likeness < least) return 0;
      const [a, b] = [candidate[i], reference[j]];
      return (
        likeness +
        (a?.polarity === b?.polarity ? SAME_POLARITY : 0) +
        (a?.side === b?.side ? SAME_SIDE : 0)
      );
    }),
  );
  return bestPairing(weights).flatMap((j, i) =>
    j !== null && (weights[i]?.[j] ?? 0) > 0
      ? [{ candidate: i, reference: j, likeness: likenesses[i]?.[j] ?? 0 }]
      : [],
  );
}

const wordsOf = ({ statement, anatomy }: Statement): Set<string> =>
  new Set(
    contentWords(`${statement} ${anatomy ?? ''}`).filter(
      (word) => !ATTRIBUTES.test(word),
    ),
  );

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of a) if (b.has(word)) shared++;
  const all = a.size + b.size - shared;
  return all === 0 ? 0 : shared / all;
}
