import { describe, expect, it } from 'vitest';
import { areaOf, sizeOf, statisticsOf } from '@/lib/image/segmentation/measure';
import { axialStack, maskOf, sopUid } from './drawings';
import expected from './expected.json';

const four = [0, 4, 5];
const mask = maskOf(3, 3, [undefined, four, four]);
const volume = (stack: ReturnType<typeof axialStack>, of = mask) =>
  sizeOf(of, stack).volume;

describe('the volume of a segment', () => {
  it('is voxels times pixel times the distance between slices', () => {
    // 8 voxels of 0.5 × 0.7 × 2.5 mm.
    const size = sizeOf(mask, axialStack([0, 2.5, 5], [0.5, 0.7]));
    expect(size).toEqual({ voxels: 8, volume: { value: expect.closeTo(0.007, 12) } });
  });

  it('goes along the normal, so that a sheared stack is true', () => {
    const sheared = axialStack([0, 2.5, 5]).map((slice, index) => ({
      ...slice,
      plane: slice.plane && {
        ...slice.plane,
        position: [0, index * 1.5, index * 2.5] as unknown as typeof slice.plane.position,
      },
    }));
    expect(volume(sheared).value).toBeCloseTo(0.02, 12);
  });

  it('takes gaps beyond its neighbours for what they are: not its own', () => {
    expect(volume(axialStack([0, 2, 4, 6, 20, 22])).value).toBeCloseTo(0.016, 12);
  });

  it('allows the rounding of written positions', () => {
    expect(volume(axialStack([0, 0.62, 1.25, 1.87])).value).toBeCloseTo(0.004987, 6);
  });

  it.each([
    ['a gap in it', axialStack([0, 2, 6]), 'distance between slices is not the same'],
    [
      'a gap beside it',
      axialStack([0, 4, 6, 8]),
      'distance between slices is not the same',
    ],
    [
      'an image without a place',
      axialStack([0, 2, 4]).map((slice, index) =>
        index === 0 ? { ...slice, plane: undefined } : slice,
      ),
      'Not every image says where it lies',
    ],
    [
      'a slice of another direction',
      [...axialStack([0, 2, 4]), ...axialStack([9], [1, 1], [1, 0, 0, 0, 0, -1])],
      'different directions',
    ],
    [
      'a slice turned in its plane',
      [...axialStack([0, 2, 4]), ...axialStack([9], [1, 1], [0, 1, 0, -1, 0, 0])],
      'different directions',
    ],
    [
      'pixels of two sizes',
      [...axialStack([0, 2, 4]), ...axialStack([6], [2, 1])],
      'pixels of different sizes',
    ],
    ['a place taken twice', axialStack([0, 2, 2]), 'Two images lie at one place'],
    ['frames of another stack', axialStack([0, 2]), 'images of another stack'],
  ])('is none, and says why, for %s', (_, stack, reason) => {
    expect(volume(stack)).toEqual({
      value: null,
      reason: expect.stringContaining(reason) as string,
    });
  });

  it('is none for a single slice, and 0 for nothing', () => {
    const one = maskOf(3, 3, [four]);
    expect(volume(axialStack([0]), one)).toEqual({
      value: null,
      reason: expect.stringContaining('one slice only') as string,
    });
    expect(volume([], maskOf(3, 3, []))).toEqual({ value: 0 });
  });
});

it('the area on a slice is in mm², where pixels have a size', () => {
  const [slice] = axialStack([0], [0.5, 0.7]);
  if (!slice) throw new Error('There is one.');
  expect(areaOf(four, slice).value).toBeCloseTo(1.4, 12);
  expect(areaOf(four, { ...slice, plane: undefined }).value).toBeNull();
});

describe('statistics of the voxels inside', () => {
  const { rows, columns, a, statistics } = expected;
  const values = Array.from({ length: rows * columns }, (_, at) => (at % 97) * 1.5 + 1e6);
  const drawn = maskOf(rows, columns, [a]);

  it('are NumPy’s, also far from zero', () => {
    const found = statisticsOf(drawn, () => values);
    expect(found?.count).toBe(statistics.count);
    expect(found?.values?.mean).toBeCloseTo(statistics.mean, 6);
    expect(found?.values?.deviation).toBeCloseTo(statistics.deviation, 9);
    expect(found?.values).toMatchObject({ min: statistics.min, max: statistics.max });
  });

  it('go over all frames, and leave padding out', () => {
    const two = maskOf(1, 3, [
      [0, 2, 1],
      [1, 2],
    ]);
    const frames = new Map([
      [sopUid(0), [1, 5, 100]],
      [sopUid(1), [100, NaN, 3]],
    ]);
    expect(statisticsOf(two, (uid) => frames.get(uid))).toEqual({
      count: 3,
      values: {
        mean: 3,
        deviation: expect.closeTo(Math.sqrt(8 / 3), 12),
        min: 1,
        max: 5,
      },
    });
  });

  it('are none without voxels, and none where a frame is missing', () => {
    expect(statisticsOf(maskOf(1, 3, []), () => undefined)).toEqual({
      count: 0,
      values: null,
    });
    expect(statisticsOf(drawn, () => undefined)).toBeUndefined();
    expect(statisticsOf(drawn, () => values.slice(1))).toBeUndefined();
  });
});
