import { NgramTable, sharedCount, type NgramCounts } from '@/lib/evaluation/text/ngrams';
import { checkPairs, type TextPair, type TextScores } from '@/lib/evaluation/text/pairs';
import { SPACES } from '@/lib/evaluation/text/tokens';

const CHARACTER_ORDER = 6;
const BETA = 2;
const MARKS = new Set('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');

/** n-grams of the draft, of the reference, and in both, for each order. */
type Counted = readonly (readonly [draft: number, reference: number, both: number])[];

/** Of the six orders of characters and the two of words, how many each variant takes. */
const VARIANTS = { chrf2: CHARACTER_ORDER, 'chrf2++': CHARACTER_ORDER + 2 } as const;

/**
 * chrF: F with β = 2 of the mean precision and mean recall of character n-grams, n = 1 … 6, white
 * space left out, case kept; of several references the best for the draft; the corpus pools the
 * counts. chrF++ takes words and pairs of words besides. Here 0 … 1, where sacreBLEU prints 0 … 100.
 * Needs no words, so it works in Chinese too.
 *
 * @returns Both, since the counting is what costs.
 * @see Popović, chrF, WMT 2015, and chrF++, WMT 2017; sacreBLEU's effective order
 */
export function chrf(
  pairs: readonly TextPair[],
): Record<keyof typeof VARIANTS, TextScores> {
  checkPairs(pairs);
  const counted = pairs.map(({ candidate, references }) => {
    const characters = new NgramTable();
    const words = new NgramTable();
    const count = (text: string): NgramCounts => [
      ...characters.count([...text.split(SPACES).join('')], CHARACTER_ORDER),
      ...words.count(apart(text), 2),
    ];
    const own = count(candidate);
    return references.map((text) => against(own, count(text)));
  });
  return {
    chrf2: scored(counted, VARIANTS.chrf2),
    'chrf2++': scored(counted, VARIANTS['chrf2++']),
  };
}

/** @param counted - For each draft, against each reference. */
function scored(counted: readonly (readonly Counted[])[], orders: number): TextScores {
  const all = Array.from({ length: orders }, () => [0, 0, 0] as [number, number, number]);
  const each = Float64Array.from(counted, (references) => {
    let best: { counted: Counted; score: number } | undefined;
    for (const reference of references) {
      const taken = reference.slice(0, orders);
      const score = fScore(taken);
      if (!best || score > best.score) best = { counted: taken, score };
    }
    best?.counted.forEach(([draft, reference, both], n) => {
      const sum = all[n];
      if (!sum) return;
      sum[0] += draft;
      sum[1] += reference;
      sum[2] += both;
    });
    return best?.score ?? 0;
  });
  return { corpus: fScore(all), each };
}

const against = (draft: NgramCounts, reference: NgramCounts): Counted =>
  draft.map((own, n) => {
    const theirs = reference[n] ?? new Map<number, number>();
    // An order that the reference is too short for is not held against the draft.
    return [theirs.size === 0 ? 0 : total(own), total(theirs), sharedCount(own, theirs)];
  });

const total = (counts: ReadonlyMap<number, number>) => {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
};

function fScore(counted: Counted): number {
  const usable = counted.filter(([draft, reference]) => draft > 0 && reference > 0);
  if (usable.length === 0) return 0;
  const precision =
    usable.reduce((sum, [draft, , both]) => sum + both / draft, 0) / usable.length;
  const recall =
    usable.reduce((sum, [, reference, both]) => sum + both / reference, 0) /
    usable.length;
  return precision + recall === 0
    ? 0
    : ((1 + BETA ** 2) * precision * recall) / (BETA ** 2 * precision + recall);
}

/** Words with one mark cut off at the end, or else at the front, as chrF++ does. */
const apart = (text: string): string[] =>
  text.split(SPACES).flatMap((word) => {
    const letters = [...word];
    const [first = '', last = ''] = [letters[0], letters.at(-1)];
    if (letters.length === 0) return [];
    if (letters.length === 1) return [word];
    if (MARKS.has(last)) return [letters.slice(0, -1).join(''), last];
    return MARKS.has(first) ? [first, letters.slice(1).join('')] : [word];
  });
