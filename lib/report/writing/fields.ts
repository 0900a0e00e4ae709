/** A place in words, from one letter up to another. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/** In brackets on one line: `[size] mm`, `[left/right]`; `[]` is one, too. */
const FIELD = /\[[^[\]\n]{0,120}\]/g;

/** Places that a shortcut or a template leaves to be filled in, in order, brackets included. */
export const fieldsIn = (words: string): Place[] =>
  [...words.matchAll(FIELD)].map(({ index, 0: field }) => ({
    from: index,
    to: index + field.length,
  }));

/**
 * The field that Tab goes to from what is selected; with Shift the one before.
 *
 * @returns undefined behind the last, and before the first: Tab leaves the words then, as everywhere.
 */
export function fieldBeside(
  words: string,
  { from, to }: Place,
  step: 1 | -1,
): Place | undefined {
  const fields = fieldsIn(words);
  return step > 0
    ? fields.find((field) => field.from >= to)
    : fields.findLast((field) => field.to <= from);
}
