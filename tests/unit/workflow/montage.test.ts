import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { montage, tilesNeeded } from '@/lib/image/display/montage';
import type { Picture } from '@/lib/image/render';
import { planTransform, type Box } from '@/lib/image/transform';
import { decodeBox, policies, type ImagePolicy } from '@/lib/models/policies';
import { placeFinding, type SentSlice } from '@/lib/report/draft';
import { toPng } from '@/lib/workflow/prepare/pictures/png';

describe('how many slices share an image', () => {
  it.each([
    // 8 slices fit as they are; 9 need two each; 20 into 8: ⌈20 / 3⌉ = 7.
    [[[8, 1]], 8, 1],
    [[[9, 1]], 8, 2],
    [[[20, 1]], 8, 3],
    [[[16, 1]], 1, 16],
    [[[17, 1]], 1, undefined],
    // Each slice in three windows: 8 of them make 24 images; three each, ⌈8 / 3⌉ · 3 = 9; four, 6.
    [[[8, 3]], 24, 1],
    [[[8, 3]], 8, 4],
    // Windows are those of each group: 4 · 3 and 6 · 1 are 18.
    [
      [
        [4, 3],
        [6, 1],
      ],
      18,
      1,
    ],
    [
      [
        [4, 3],
        [6, 1],
      ],
      17,
      2,
    ],
    // Groups stay apart: two of 5 into 3 images need five each (1 + 1), not four (2 + 2).
    [
      [
        [5, 1],
        [5, 1],
      ],
      3,
      5,
    ],
    [[[3, 1]], 0, undefined],
  ] as [[number, number][], number, number | undefined][])(
    '%j in %d images: %s',
    (groups, pictures, tiles) => {
      const shown = groups.map(([slices, windows]) => ({ slices, windows }));
      expect(tilesNeeded(shown, pictures)).toBe(tiles);
    },
  );
});

/** Black, with a white rectangle: [left, top, right, bottom], the ends not included. */
function marked(width: number, height: number, [left, top, right, bottom]: Box): Picture {
  const data = new Uint8Array(width * height);
  for (let y = top; y < bottom; y++) data.fill(255, y * width + left, y * width + right);
  return { width, height, channels: 1, data };
}

const SIZE = { width: 100, height: 60 };
const MARKS: readonly Box[] = [
  [5, 8, 31, 25],
  [70, 40, 96, 57],
  [20, 30, 60, 50],
];
const slices = MARKS.map((mark, index) => ({
  number: index + 3,
  picture: marked(SIZE.width, SIZE.height, mark),
}));

describe('a montage', () => {
  const { picture, places } = montage(slices);

  it('shows every slice as it is, its number outside of it', () => {
    // Dots of 2 pixels: digits 14 high in a strip of 22, gaps of 4; two columns, two rows.
    expect([picture.width, picture.height]).toEqual([204, 168]);
    expect(places.map(({ left, top }) => [left, top])).toEqual([
      [0, 22],
      [104, 22],
      [0, 108],
    ]);
    slices.forEach(({ picture: slice }, index) => {
      const { left, top } = places[index] ?? { left: 0, top: 0 };
      for (let row = 0; row < SIZE.height; row++) {
        const from = (top + row) * picture.width + left;
        expect(picture.data.slice(from, from + SIZE.width)).toEqual(
          slice.data.slice(row * SIZE.width, (row + 1) * SIZE.width),
        );
      }
    });
    // The top of a 3 is a line of five dots; of a 4 only the fourth is lit.
    const litAt = (left: number) =>
      [...picture.data.slice(4 * picture.width + left, 4 * picture.width + left + 12)]
        .map((grey) => (grey ? '#' : '.'))
        .join('');
    expect(litAt(4)).toBe('##########..');
    expect(litAt(108)).toBe('......##....');
  });

  it('takes colours beside greys', () => {
    const red = new Uint8Array([255, 0, 0]);
    const mixed = montage([
      { number: 1, picture: { width: 1, height: 1, channels: 3, data: red } },
      {
        number: 2,
        picture: { width: 1, height: 1, channels: 1, data: new Uint8Array([7]) },
      },
    ]);
    const at = (index: number) => {
      const { left = 0, top = 0 } = mixed.places[index] ?? {};
      const from = (top * mixed.picture.width + left) * 3;
      return [...mixed.picture.data.slice(from, from + 3)];
    };
    expect([at(0), at(1)]).toEqual([
      [255, 0, 0],
      [7, 7, 7],
    ]);
  });
});

/** Where the white rectangle of a tile is on the PNG that leaves, found by looking at its pixels. */
async function findMark(png: Buffer, [left, top, right, bottom]: Box): Promise<Box> {
  const { data, info } = await sharp(png)
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const found = [Infinity, Infinity, -Infinity, -Infinity] as [
    number,
    number,
    number,
    number,
  ];
  for (let y = Math.ceil(top); y < bottom; y++) {
    for (let x = Math.ceil(left); x < right; x++) {
      if ((data[y * info.width + x] ?? 0) < 128) continue;
      found[0] = Math.min(found[0], x);
      found[1] = Math.min(found[1], y);
      found[2] = Math.max(found[2], x + 1);
      found[3] = Math.max(found[3], y + 1);
    }
  }
  return found;
}

/** The numbers in which a model of this policy would give a box. */
function numbersOf(
  { box }: ImagePolicy,
  [left, top, right, bottom]: Box,
  { width, height }: { width: number; height: number },
) {
  const per = { 'norm-1': 1, 'norm-1000': 1000 }[box?.space as 'norm-1'];
  const [l, t, r, b] = per
    ? [
        (left / width) * per,
        (top / height) * per,
        (right / width) * per,
        (bottom / height) * per,
      ]
    : [left, top, right, bottom];
  return box?.order === 'yxyx' ? [t, l, b, r] : [l, t, r, b];
}

describe.each(
  policies
    .filter(({ box, takes }) => box && !takes)
    .map((each) => [each.id, each] as const),
)('a box on a montage for %s', (_, policy) => {
  it.each([
    ['as stored', undefined],
    // Rows run to the patient's back: columns and rows change places for the picture.
    ['turned', [0, 1, 0, 1, 0, 0] as const],
  ])('comes back to its slice within a pixel: %s', async (_how, orientation) => {
    const { picture, places } = montage(slices);
    const whole = planTransform({ ...picture, resize: policy.resize });
    const { bytes } = await toPng(picture, whole.resize);
    const isTurned = orientation !== undefined;
    const sent = places.map((place, index): SentSlice => ({
      ...{ seriesUid: '1', sopInstanceUid: `1.${index}`, frame: 1 },
      transform: planTransform({
        width: isTurned ? SIZE.height : SIZE.width,
        height: isTurned ? SIZE.width : SIZE.height,
        orientation,
        resize: { kind: 'budget', tokens: 0 },
      }),
      tile: { ...place, picture: 1, whole },
    }));
    for (const [index, place] of places.entries()) {
      const { scaleX, scaleY, padX, padY } = whole.resize;
      const seen = await findMark(bytes, [
        place.left * scaleX + padX,
        place.top * scaleY + padY,
        (place.left + place.width) * scaleX + padX,
        (place.top + place.height) * scaleY + padY,
      ]);
      const { statement, notes } = placeFinding(
        {
          ...{ statement: 'A mark.', section: 'findings', polarity: 'present' },
          ...{ certainty: null, anatomy: null, side: null, size_mm: null },
          // The model names the first slice every time.
          ...{
            slices: [],
            box_slice: 1,
            box_2d: numbersOf(policy, seen, whole.resize) as never,
          },
        },
        sent,
        (numbers, size) => decodeBox(policy, numbers, size),
      );
      const [evidence] = statement.evidence;
      expect(evidence?.sopInstanceUid).toBe(`1.${index}`);
      expect(notes).toHaveLength(index === 0 ? 0 : 1);
      const [left, top, right, bottom] = MARKS[index] ?? [0, 0, 0, 0];
      // Pixels count from their centres; turned, columns and rows change places.
      const stored = isTurned ? [top, left, bottom, right] : [left, top, right, bottom];
      const pixel = Math.max(1, 1 / scaleX, 1 / scaleY);
      stored.forEach((edge, at) => {
        expect(Math.abs((evidence?.box?.[at] ?? NaN) - (edge - 0.5))).toBeLessThanOrEqual(
          pixel,
        );
      });
    }
  });
});
