import type { Font } from '@/lib/export/export-format';

/** Letters of one font, side by side. */
export interface Run {
  readonly font: Font;
  readonly text: string;
}

const OPENING = '（「『《〈【〔［';
const CLOSING = '，。、；：？！）」』》〉】〕］％…';
const IDEOGRAPH =
  '\\u2E80-\\u2FDF\\u3040-\\u9FFF\\uF900-\\uFAFF\\uFF10-\\uFF19\\uFF21-\\uFF3A\\uFF41-\\uFF5A\\u{20000}-\\u{3FFFF}';

/** What is never torn: a word with the spaces after it, an ideograph with the signs that cling to it. */
const PIECE = new RegExp(
  `[${OPENING}]*(?:[${IDEOGRAPH}]|[^\\s${OPENING}${CLOSING}${IDEOGRAPH}]+)?[${CLOSING}]*\\s*`,
  'gu',
);

/**
 * Break a paragraph into lines: between words, and between ideographs, as Chinese is written; a word that
 * is longer than a line is torn.
 *
 * @param widthOf - Of a piece, in the unit of `width`.
 */
export function brokenLines(
  text: string,
  width: number,
  widthOf: (piece: string) => number,
): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const end = () => {
    lines.push(line.trimEnd());
    [line, used] = ['', 0];
  };
  const put = (piece: string, wide: number) => {
    line += piece;
    used += wide;
  };
  for (const [piece] of text.matchAll(PIECE)) {
    const bare = widthOf(piece.trimEnd());
    if (used > 0 && used + bare > width) end();
    if (bare <= width) {
      put(piece, widthOf(piece));
      continue;
    }
    for (const character of piece) {
      const wide = widthOf(character);
      if (used > 0 && used + wide > width) end();
      put(character, wide);
    }
  }
  if (line !== '') end();
  return lines.length > 0 ? lines : [''];
}

/** What text becomes that no font has, and that may not vanish. */
export const codeOf = (character: string): string =>
  `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;

/** Letters with their accents in one, as fonts have them. */
export const wellFormed = (text: string): string => text.toWellFormed().normalize('NFC');

/** Text as it can be shown: control characters but line ends are none, what no font has is a number. */
export const showable = (text: string, fonts: readonly Font[]): string =>
  [...wellFormed(text).replaceAll('\t', ' ').replaceAll(/\r\n?/g, '\n')]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      if (character === '\n') return character;
      if (code < 32 || (code >= 127 && code < 160)) return '';
      return fonts.some(({ glyphs }) => glyphs.has(code)) ? character : codeOf(character);
    })
    .join('');

/** A line as runs, each in the first font that has its characters; a font is kept as long as it has them. */
export function runsOf(line: string, fonts: readonly Font[]): Run[] {
  const runs: { font: Font; text: string }[] = [];
  for (const character of line) {
    const code = character.codePointAt(0) ?? 0;
    const last = runs.at(-1);
    if (last?.font.glyphs.has(code)) last.text += character;
    else {
      const font = fonts.find(({ glyphs }) => glyphs.has(code));
      if (font) runs.push({ font, text: character });
    }
  }
  return runs;
}
