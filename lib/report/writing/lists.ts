/** A mark, or a number, in front of a line: what a list is without formatting. */
const ITEM = /^([ \t]*)(?:([-*•–])|(\d{1,3})([.)]))[ \t]+/;

/**
 * What Enter writes at the caret: within a list the next item begins with its mark, or its number; in an
 * item that says nothing yet, the list ends.
 *
 * @returns Where, and the words there; undefined: a line break as anywhere.
 */
export function nextItemAt(
  words: string,
  caret: number,
): { from: number; to: number; text: string } | undefined {
  const begin = words.lastIndexOf('\n', caret - 1) + 1;
  const line = words.slice(begin, caret);
  const [found, indent = '', mark, number, stop] = ITEM.exec(line) ?? [];
  if (found === undefined) return undefined;
  const rest = words.slice(caret).split('\n', 1)[0] ?? '';
  if (line === found && rest.trim() === '') return { from: begin, to: caret, text: '' };
  const next = mark ?? `${Number(number) + 1}${stop ?? '.'}`;
  return { from: caret, to: caret, text: `\n${indent}${next} ` };
}
