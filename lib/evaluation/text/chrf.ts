import { NgramTable, sharedCount, type NgramCounts } from '@/lib/evaluation/text/ngrams';
import { checkPairs, type TextPair, type TextScores } from '@/lib/evaluation/text/pairs';
import { SPACES } from '@/lib/evaluation/text/tokens';

const CHARACTER_ORDER = 6;
const BETA = 2;
const MARKS = new Set('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');

/** n-grams of the draft, of the reference, and in both, for each order. */
type Counted = readonly (readonly [draft: number, reference: number, both: number])[];

/**
 * chrF: F with β = 2 of the mean precision and mean recall of character n-grams, n = 1 … 6, white
 * space left out, case kept; of several references the best for the draft; the corpus pools the
 * counts. With `wordOrder` 2 it is chrF++, with words and pairs of words besides. Here 0 … 1, where
 * sacreBLEU prints 0 … 100. Needs no words, so it works in Chinese too.
 *
 * @see Popović, chrF, WMT 2015, and chrF++, WMT 2017; sacreBLEU's effective order
 */
export function chrf(pairs: readonly TextPair[], wordOrder: 0 | 2 = 0): TextScores {
  checkPairs(pairs);
  const orders = CHARACTER_ORDER + wordOrder;
  const all = Array.from({ length: orders }, () => [0, 0, 0] as [number, number, number]);
  const each = Float64Array.from(pairs, ({ candidate, references }) => {
    const characters = new NgramTable();
    const words = new NgramTable();
    const count = (text: string): NgramCounts => [
      ...characters.count([...text.split(SPACES).join('')], CHARACTER_ORDER),
      ...(wordOrder > 0 ? words.count(apart(text), wordOrder) : []),
    ];
    const own = count(candidate);
    let best: { counted: Counted; score: number } | undefined;
    for (const text of references) {
      const counted = against(own, count(text));
      const score = fScore(counted);
      if (!best || score > best.score) best = { counted, score };
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
