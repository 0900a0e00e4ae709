/**
 * Which values are one and the same but for rounding: neighbours no farther apart than the
 * tolerance are chained together, the smallest stands for all of them.
 */
export function nearest(
  values: readonly number[],
  tolerance: (value: number) => number,
): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  let before: number | undefined;
  let first = 0;
  for (const value of [...new Set(values)].sort((a, b) => a - b)) {
    if (before === undefined || value - before > tolerance(value)) first = value;
    found.set(value, first);
    before = value;
  }
  return found;
}

/** A number as a label has it: two decimals at most. */
export const written = (value: number): string => String(Number(value.toFixed(2)));

/** Words of Image Type that mean something to a reader, and what (Dixon, parts of a signal). */
const MEANING: Readonly<Record<string, string>> = {
  W: 'water',
  F: 'fat',
  IP: 'in phase',
  OP: 'opposed phase',
  OPP_PHASE: 'opposed phase',
  OUT_PHASE: 'opposed phase',
  OUT_OF_PHASE: 'opposed phase',
};

/** Which of the values that say something it is, from 1. */
export const placeIn = (values: readonly string[], value: string): number =>
  values.filter(Boolean).indexOf(value) + 1;

/** Of several words parted by `\` or spaces: those that not every value has, in plain letters. */
export function distinctWords(value: string, values: readonly string[]): string {
  const wordsOf = (each: string) => each.split(/[\\ ]/).filter(Boolean);
  const others = values.filter((each) => each !== value).map(wordsOf);
  const own = wordsOf(value).filter(
    (word) => !others.every((words) => words.includes(word)),
  );
  if (own.length === 0) return `kind ${values.indexOf(value) + 1}`;
  const words = own.map(
    (word) => MEANING[word] ?? word.toLowerCase().replaceAll('_', ' '),
  );
  return [...new Set(words)].join(' ');
}
