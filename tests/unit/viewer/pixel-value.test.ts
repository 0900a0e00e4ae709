import { expect, it } from 'vitest';
import { valueText } from '@/app/_viewer/scale/value-text';
import { pixelPoint } from '@/lib/image/geometry';
import { pixelValue } from '@/lib/viewer/frames/pixel-value';

type Image = Parameters<typeof pixelValue>[0];
const image = (values: ArrayLike<number>, more: Partial<Image> = {}): Image =>
  ({
    ...{ rows: 2, columns: 3, color: false, slope: 1, intercept: 0 },
    getPixelData: () => values,
    ...more,
  }) as Image;
const GREY = Int16Array.of(0, 10, 20, 30, 40, 50);

it('reads the pixel around a point, row by row', () => {
  const at = (column: number, row: number) =>
    pixelValue(image(GREY), pixelPoint(column, row));
  expect(at(0, 0)).toBe(0);
  expect(at(2, 0)).toBe(20);
  expect(at(0, 1)).toBe(30);
  // A pixel reaches half of one to each side of its middle.
  expect(at(1.49, 0.51)).toBe(40);
  expect([at(-0.49, 0), at(2.49, 1.49)]).toEqual([0, 50]);
  expect([at(-0.51, 0), at(2.51, 0), at(0, 1.51), at(0, -0.6), at(NaN, 0)]).toEqual(
    Array(5).fill(undefined),
  );
});

it('rescales what is stored, and leaves what was rescaled already', () => {
  const stored = { slope: 2, intercept: -1024 };
  expect(pixelValue(image(GREY, stored), pixelPoint(1, 1))).toBe(-944);
  const done = { ...stored, preScale: { enabled: true, scaled: true } };
  expect(pixelValue(image(GREY, done), pixelPoint(1, 1))).toBe(40);
  const padded = image(Float32Array.of(NaN, 1, 2, 3, 4, 5));
  expect(pixelValue(padded, pixelPoint(0, 0))).toBe(undefined);
});

it('tells the three of a colour, from three bytes a pixel or four', () => {
  const three = Uint8Array.from({ length: 18 }, (_, at) => at);
  const four = Uint8Array.from({ length: 24 }, (_, at) => at);
  expect(pixelValue(image(three, { color: true }), pixelPoint(1, 1))).toEqual([
    12, 13, 14,
  ]);
  expect(pixelValue(image(four, { color: true }), pixelPoint(1, 1))).toEqual([
    16, 17, 18,
  ]);
});

const header = (modality: string, type?: string) => ({
  '00080060': { vr: 'CS', Value: [modality] },
  '00281052': { vr: 'DS', Value: [0] },
  '00281053': { vr: 'DS', Value: [1] },
  ...(type && { '00281054': { vr: 'LO', Value: [type] } }),
});

it.each([
  [-1000, header('CT'), '-1000 HU'],
  [40.25, header('CT', 'HU'), '40.3 HU'],
  [1234.56, header('CT', 'US'), '1234.6'],
  [-0.00001, header('MR'), '0'],
  [0.012345, header('MR'), '0.0123'],
  [1.5, header('CR', 'OD'), '1.5 OD'],
  [7, header('MR', 'US'), '7'],
  [[10, 20, 255] as const, header('US'), 'RGB 10, 20, 255'],
] as const)('says %j as it is meant', (value, of, text) => {
  expect(valueText(value, of, 1)).toBe(text);
});

it('says PET as it is stored, where not all is known that a SUV takes', () => {
  const pet = { ...header('PT'), '00541001': { vr: 'CS', Value: ['BQML'] } };
  expect(valueText(5000, pet, 1)).toMatch(/^5000 (?!SUV)/);
});
