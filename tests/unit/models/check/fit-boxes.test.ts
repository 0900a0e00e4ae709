import { describe, expect, it } from 'vitest';
import { fitBoxes } from '@/lib/models/check/fit-boxes';
import { COLOURS, marksCard, numberCard } from '@/lib/models/check/cards';

const SIZE = { width: 800, height: 400 };
/** Two boxes on a picture of 800 × 400, and the same in other conventions, by hand. */
const BOXES = [
  [80, 200, 160, 320],
  [400, 40, 600, 100],
] as const;
const inForm = (told: readonly (readonly number[])[]) =>
  fitBoxes(
    told.map((numbers, at) => ({ numbers, box: BOXES[at as 0] })),
    SIZE,
  );

describe('the convention of boxes', () => {
  it.each([
    [
      'pixel-resized',
      'xyxy',
      [
        [80, 200, 160, 320],
        [400, 40, 600, 100],
      ],
    ],
    [
      'pixel-resized',
      'yxyx',
      [
        [200, 80, 320, 160],
        [40, 400, 100, 600],
      ],
    ],
    [
      'norm-1000',
      'xyxy',
      [
        [100, 500, 200, 800],
        [500, 100, 750, 250],
      ],
    ],
    [
      'norm-1000',
      'yxyx',
      [
        [500, 100, 800, 200],
        [100, 500, 250, 750],
      ],
    ],
    [
      'norm-1',
      'xyxy',
      [
        [0.1, 0.5, 0.2, 0.8],
        [0.5, 0.1, 0.75, 0.25],
      ],
    ],
    [
      'norm-1',
      'yxyx',
      [
        [0.5, 0.1, 0.8, 0.2],
        [0.1, 0.5, 0.25, 0.75],
      ],
    ],
  ] as const)('is found: %s, %s', (space, order, told) => {
    const fit = inForm(told);
    expect(fit?.form).toEqual({ space, order });
    expect(fit?.overlap).toBeCloseTo(1);
    expect(fit?.seenAs).toBeUndefined();
  });

  it('is found where boxes are a little off', () => {
    const fit = inForm([
      [90, 205, 170, 325],
      [390, 44, 610, 96],
    ]);
    expect(fit?.form).toEqual({ space: 'pixel-resized', order: 'xyxy' });
    // (70·115)/(2·80·120 − 70·115) = 0.722; (200·52)/(200·60 + 220·52 − 200·52) = 0.797
    expect(fit?.overlap).toBeCloseTo((8050 / 11150 + 10400 / 13040) / 2, 5);
  });

  it('is of a picture that was made smaller: half as wide and as high', () => {
    const fit = inForm([
      [40, 100, 80, 160],
      [200, 20, 300, 50],
    ]);
    expect(fit).toMatchObject({
      form: { space: 'pixel-resized', order: 'xyxy' },
      seenAs: { width: 400, height: 200 },
    });
  });

  it.each([
    [
      [
        [1, 2, 3, 4],
        [1, 2, 3, 4],
      ],
    ],
    [
      [
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ],
    ],
  ])('is none where boxes are made up: %j', (told) =>
    expect(inForm(told)).toBeUndefined(),
  );

  it('is none of nothing', () => expect(fitBoxes([], SIZE)).toBeUndefined());
});

describe('a test card', () => {
  const at = (data: Uint8Array, width: number, x: number, y: number) =>
    Array.from(data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3));

  it('has its marks where it says, to the pixel', () => {
    const { picture, boxes } = marksCard({ width: 720, height: 480 });
    for (const [name, [left, top, right, bottom]] of Object.entries(boxes)) {
      const colour = Array.from(COLOURS[name as 'red']);
      for (const [x, y, inside] of [
        [left, top, true],
        [right - 1, bottom - 1, true],
        [left - 1, top, false],
        [left, top - 1, false],
        [right, bottom - 1, false],
        [right - 1, bottom, false],
      ] as const) {
        expect(at(picture.data, 720, x, y)).toEqual(inside ? colour : [60, 60, 60]);
      }
    }
  });

  it('shows its number in dots', () => {
    // 7 dots high: one pixel a dot, in the middle of 20 × 9.
    const { data } = numberCard(17, { width: 20, height: 9 }, 7);
    const rows = Array.from({ length: 7 }, (_, y) =>
      Array.from({ length: 11 }, (_x, x) =>
        at(data, 20, 4 + x, 1 + y)[0] === 255 ? '#' : '.',
      ).join(''),
    );
    expect(rows).toEqual([
      '..#...#####',
      '.##.......#',
      '..#......#.',
      '..#.....#..',
      '..#....#...',
      '..#....#...',
      '.###...#...',
    ]);
  });
});
