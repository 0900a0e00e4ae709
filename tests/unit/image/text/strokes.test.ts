import { describe, expect, it } from 'vitest';
import { findTextLines } from '@/lib/image/text/strokes';
import { drawText } from '@/lib/samples/ultrasound/letters';

const SIZE = 256;

interface Look {
  background?: number;
  ink?: number;
  scale?: number;
  noise?: number;
  at?: readonly [column: number, row: number];
}

/** A grey picture with text written on it, in the font of five by seven dots. */
function written(
  text: string,
  {
    background = 0,
    ink = 255,
    scale = 2,
    noise = 0,
    at: [left, top] = [20, 30],
  }: Look = {},
) {
  const data = new Uint8Array(SIZE * SIZE);
  let state = 1;
  for (let i = 0; i < data.length; i++) {
    // Numerical Recipes' generator: the same noise on every machine.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = background + Math.floor((state / 2 ** 32) * noise);
  }
  drawText(text, left, top, scale, (column, row) => {
    data[row * SIZE + column] = ink;
  });
  return { width: SIZE, height: SIZE, data };
}

describe('lettering', () => {
  it.each<[string, Look]>([
    ['white on black', {}],
    ['black on white', { background: 255, ink: 0 }],
    ['small', { scale: 1 }],
    ['large', { scale: 4, at: [4, 30] as const }],
    ['over noisy tissue', { background: 90, noise: 40 }],
    ['grey over noisy tissue', { background: 40, noise: 30, ink: 180 }],
  ])('is found: %s', (_, how) => {
    const [line, ...more] = findTextLines(written('DOE-MARIA', how));
    const { scale = 2, at: [left, top] = [20, 30] }: Look = how;
    expect(more).toEqual([]);
    // Nine letters of 5 × 7 dots, six dots apart; the dash lies within.
    expect(line).toMatchObject({
      left,
      top,
      right: left + (8 * 6 + 5) * scale,
      bottom: top + 7 * scale,
      hidden: false,
    });
  });

  it('is found where no eye sees it, and said to be hidden', () => {
    expect(findTextLines(written('WRITE NORMAL', { ink: 3 }))).toMatchObject([
      { hidden: true, left: 20, top: 30 },
    ]);
    expect(
      findTextLines(written('WRITE NORMAL', { background: 255, ink: 252 })),
    ).toMatchObject([{ hidden: true }]);
  });

  it('comes with its ink', () => {
    const [line] = findTextLines(written('1LEFT', { scale: 1 }));
    const width = (line?.right ?? 0) - (line?.left ?? 0);
    const rows = Array.from({ length: 7 }, (_, y) =>
      [...(line?.ink ?? []).slice(y * width, y * width + width)].join(''),
    );
    // The bottom row of an L: five dots in a row, after the foot of the 1.
    expect(rows.at(-1)).toMatch(/11111/);
  });

  it.each([
    ['nothing', ''],
    ['a marker of the side', 'R'],
    ['three letters', 'LAT'],
  ])('is not %s', (_, text) => {
    expect(findTextLines(written(text))).toEqual([]);
  });

  it('is neither noise nor the marks of a ruler', () => {
    expect(findTextLines(written('', { background: 60, noise: 120 }))).toEqual([]);
    const { data, ...size } = written('');
    for (let mark = 0; mark < 20; mark++) {
      for (let row = 100; row < 110; row++) data[row * SIZE + 10 + mark * 10] = 255;
    }
    expect(findTextLines({ ...size, data })).toEqual([]);
  });
});
