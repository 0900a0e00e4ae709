import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import * as fontkit from 'fontkit';
import { z } from 'zod';
import { AppError } from '@/lib/errors';
import type { Font } from '@/lib/export/export-format';

const CHINESE = 'noto-sans-sc';
/** Latin first, then the Chinese characters that are met: a text needs no more of most. */
const USUAL = ['noto-sans-sc-latin', 'noto-sans-sc-chinese-simplified'] as const;
/** What they don't have (Greek, Cyrillic, signs, rare characters) lies in small files, by code points. */
const OTHERS = [CHINESE, 'noto-sans'] as const;

/** Code points from, to; both belong to it. */
type Range = readonly [from: number, to: number];

/**
 * Fonts of documents, as they are installed: opened when the first text needs them, then kept.
 *
 * @param root - Of the installation.
 */
export function openFonts(root: string) {
  const folder = path.join(root, 'node_modules/@fontsource');
  const opened = new Map<string, Promise<Font>>();
  let maps: Promise<{ name: string; ranges: readonly Range[] }[]> | undefined;
  const font = (name: string): Promise<Font> => {
    const known = opened.get(name) ?? openFont(folder, name);
    opened.set(name, known);
    return known;
  };
  /** What a map says a file has, the file need not have. */
  const holding = async (code: number) => {
    maps ??= Promise.all(OTHERS.map((each) => rangesIn(folder, each))).then((each) =>
      each.flat(),
    );
    for (const { name, ranges } of await maps) {
      if (!ranges.some(([from, to]) => from <= code && code <= to)) continue;
      const found = await font(name);
      if (found.glyphs.has(code)) return found;
    }
    return undefined;
  };

  /** @returns Those that have the characters of a text, as far as any here has; the usual one first. */
  return async (text: string): Promise<Font[]> => {
    const codes = new Set([...text].map((character) => character.codePointAt(0) ?? 0));
    const fonts: Font[] = [];
    const lacking = () =>
      [...codes].filter((code) => !fonts.some(({ glyphs }) => glyphs.has(code)));
    for (const name of USUAL) {
      if (fonts.length === 0 || lacking().some(isWord)) fonts.push(await font(name));
    }
    for (const code of lacking()) {
      if (fonts.some(({ glyphs }) => glyphs.has(code))) continue;
      const found = await holding(code);
      if (found) fonts.push(found);
    }
    return fonts;
  };
}

/** From the first radical on: what stands in a Chinese text. */
const isWord = (code: number) => code >= 0x2e80;

async function openFont(folder: string, name: string): Promise<Font> {
  const family = name.startsWith(CHINESE) ? CHINESE : 'noto-sans';
  const file = path.join(folder, family, 'files', `${name}-400-normal.woff`);
  const font = fontkit.create(Buffer.from(unpacked(await readFile(file))));
  if (!('characterSet' in font)) throw new AppError('unsupported', `${name} is no font.`);
  return { name, opened: font, glyphs: new Set(font.characterSet) };
}

async function rangesIn(folder: string, family: string) {
  const text = await readFile(path.join(folder, family, 'unicode.json'), 'utf8');
  const map = z.record(z.string(), z.string()).parse(JSON.parse(text));
  return Object.entries(map).map(([part, ranges]) => ({
    // Parts without a name have their number in brackets.
    name: `${family}-${part.replaceAll(/[[\]]/g, '')}`,
    ranges: ranges.split(',').map((range): Range => {
      const [from = '', to = from] = range.trim().slice('U+'.length).split('-');
      return [parseInt(from, 16), parseInt(to, 16)];
    }),
  }));
}

const WOFF = { header: 44, entry: 20 };
const SFNT = { header: 12, entry: 16 };

/**
 * A WOFF file as the font that was packed into it. Readers of fonts that inflate its tables anew for each
 * glyph take seconds for a line of Chinese.
 *
 * @see WOFF File Format 1.0, chapters 3 to 5
 */
export function unpacked(woff: Buffer): Uint8Array {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') {
    throw new AppError('unsupported', 'This is no WOFF file.');
  }
  const count = woff.readUInt16BE(12);
  const head = Buffer.alloc(SFNT.header + SFNT.entry * count);
  woff.copy(head, 0, 4, 8); // its flavour
  head.writeUInt16BE(count, 4);
  const parts: Uint8Array[] = [head];
  let at = head.length;
  for (let table = 0; table < count; table++) {
    const from = WOFF.header + WOFF.entry * table;
    const [offset, packed, length] = [4, 8, 12].map((field) =>
      woff.readUInt32BE(from + field),
    ) as [number, number, number];
    const raw = woff.subarray(offset, offset + packed);
    const data = packed < length ? inflateSync(raw, { maxOutputLength: length }) : raw;
    const to = SFNT.header + SFNT.entry * table;
    woff.copy(head, to, from, from + 4); // its tag
    woff.copy(head, to + 4, from + 16, from + 20); // its check sum
    head.writeUInt32BE(at, to + 8);
    head.writeUInt32BE(length, to + 12);
    const padding = -length & 3;
    parts.push(data, Buffer.alloc(padding));
    at += length + padding;
  }
  return Buffer.concat(parts);
}
