import { readable, type MeasuredNumber } from '@/lib/image/measuring/readable';
import type { Measured } from '@/lib/report/finding';

/** What of a drawing's numbers a sentence says: both axes of a bidirectional, else the first. */
export const saidNumbers = (
  tool: string,
  measurements: readonly MeasuredNumber[],
): MeasuredNumber[] =>
  measurements
    .slice(0, tool === 'Bidirectional' ? 2 : 1)
    .map(({ name, value, unit }) => ({ name, value, unit }));

/** `12.3 mm`; of two axes `12.3 × 8.1 mm`; nothing where nothing was measured. */
export function measuredText({
  tool,
  values,
}: Pick<Measured, 'tool' | 'values'>): string {
  const [first, second] = values;
  if (tool === 'Bidirectional' && first && second && first.unit === second.unit) {
    const [long, short] = [first, second].map(({ value, unit }) =>
      readable({ name: 'length', value, unit }),
    );
    return `${long?.replace(/ \D+$/, '')} × ${short}`;
  }
  return values.map(readable).join(', ');
}

/**
 * Words as they were written, in paragraphs and lists: single spaces within a line, one empty line at most
 * between two.
 */
export const inLines = (words: string): string =>
  words
    .split(/\r\n?|\n/)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** Words with the numbers that they don't say already, before the full stop that ends them. */
export function withMeasured(
  statement: string,
  measured: readonly Pick<Measured, 'tool' | 'values'>[],
): string {
  const words = inLines(statement);
  // 2.3 mm is not said by 12.3 mm.
  const says = (text: string) => {
    const parts = text.split(' ').map((part) => part.replaceAll(/[^\p{L}\d]/gu, '\\$&'));
    return new RegExp(`(?<![\\d.,])${parts.join('\\s*')}(?![\\p{L}\\d²³])`, 'iu').test(
      words,
    );
  };
  const missing = measured.map(measuredText).filter((text) => text !== '' && !says(text));
  if (missing.length === 0) return words;
  const [, body = words, stop = ''] = /^(.*?)([.。]?)$/s.exec(words) ?? [];
  return `${body}${isChinese(body) ? '，' : ', '}${[...new Set(missing)].join(', ')}${stop}`;
}

/** The last letter says which punctuation a sentence has. */
export const isChinese = (words: string): boolean =>
  /\p{Script=Han}[)）”"’']?$/u.test(words);
