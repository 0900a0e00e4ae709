import { spawnSync } from 'node:child_process';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { findTextLines } from '@/lib/image/text/strokes';

/** White words on black as a program of others draws them, and where their ink is. */
async function rendered(text: string, font: string, size: number) {
  const [width, height] = [700, 120];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}"/><text x="60" y="70" font-family="${font}" font-size="${size}" fill="#fff">${text}</text></svg>`;
  const data = new Uint8Array(await sharp(Buffer.from(svg)).greyscale().raw().toBuffer());
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (const [at, value] of data.entries()) {
    // As light as an eye sees beside black.
    if (value <= 60) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    [left, top] = [Math.min(left, x), Math.min(top, y)];
    [right, bottom] = [Math.max(right, x + 1), Math.max(bottom, y + 1)];
  }
  return { picture: { width, height, data }, ink: { left, top, right, bottom } };
}

const AROUND = 11;

/** Without a font there is no text to draw. */
const hasFonts = (spawnSync('fc-list').stdout as Buffer | null)?.length;
if (!hasFonts) console.warn('Skipped: no font is installed (fontconfig).');

/** Whichever fonts are installed: they all draw letters. */
const FONTS = ['sans-serif', 'serif', 'monospace'];
// Letters that touch, umlauts above capitals, points, brackets, a colon with wide gaps about it.
const WORDS = [
  'JOHN CANARY 4711',
  'Patient: Doe^Jane (F) 083Y',
  'RUTTY, MÜLLER: 03.02.1941',
];

it
  .skipIf(!hasFonts)
  .each(FONTS.flatMap((font) => [11, 18, 24, 32].map((size) => [font, size] as const)))(
  'reaches the ends of words that are written in %s of %i pixels',
  async (font, size) => {
    for (const text of WORDS) {
      const { picture, ink } = await rendered(text, font, size);
      const reaches = findTextLines(picture).map(({ reach }) => reach);
      const margin = size / 4;
      expect(Math.min(...reaches.map(({ left }) => left)), text).toBeLessThan(
        ink.left + margin,
      );
      expect(Math.min(...reaches.map(({ top }) => top)), text).toBeLessThan(
        ink.top + margin,
      );
      expect(Math.max(...reaches.map(({ right }) => right)), text).toBeGreaterThan(
        ink.right - margin,
      );
      expect(Math.max(...reaches.map(({ bottom }) => bottom)), text).toBeGreaterThan(
        ink.bottom - margin,
      );
      // Nor beyond them, but for what the light of letters makes dark around them.
      for (const { left, right } of reaches) {
        expect([left >= ink.left - AROUND, right <= ink.right + AROUND], text).toEqual([
          true,
          true,
        ]);
      }
    }
  },
);

it.skipIf(!hasFonts)(
  'ends where nothing more is written, and where anatomy begins',
  async () => {
    const { picture, ink } = await rendered('JOHN CANARY 4711', 'sans-serif', 18);
    // A rib beside the words, five times as high, and noise far from them.
    const from = ink.right + 20;
    for (let y = 20; y < 110; y++)
      picture.data.fill(255, y * 700 + from, y * 700 + from + 4);
    picture.data.fill(255, 60 * 700 + 600, 60 * 700 + 605);
    const right = Math.max(...findTextLines(picture).map(({ reach }) => reach.right));
    expect(right).toBeGreaterThan(ink.right - 4);
    expect(right).toBeLessThanOrEqual(ink.right + 2);
  },
);
