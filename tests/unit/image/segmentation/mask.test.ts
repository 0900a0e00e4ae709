import { describe, expect, it } from 'vitest';
import {
  bitmapOf,
  maskSchema,
  pixelsInside,
  runsOf,
  subtract,
  union,
  voxelsInside,
  withFrame,
} from '@/lib/image/segmentation/mask';
import { bitmap, maskOf, sopUid } from './drawings';
import expected from './expected.json';

const { rows, columns } = expected;
const frame = (index: number, runs: number[]) => ({
  sopInstanceUid: sopUid(index),
  frameNumber: 1,
  runs,
});

describe('runs', () => {
  it.each([
    [bitmap('....'), [4]],
    [bitmap('####'), [0, 4]],
    [bitmap('#...'), [0, 1, 3]],
    [bitmap('.##.', '#..#'), [1, 2, 1, 1, 2, 1]],
  ])('go row by row, and begin outside', (pixels, runs) => {
    expect(runsOf(pixels)).toEqual(runs);
    expect(bitmapOf(runs, pixels.length)).toEqual(pixels);
  });

  it('are those of NumPy, there and back', () => {
    for (const runs of [expected.a, expected.b, ...expected.volume]) {
      const pixels = bitmapOf(runs, rows * columns);
      expect(runsOf(pixels)).toEqual(runs);
      expect(pixelsInside(runs)).toBe(pixels.reduce((sum, each) => sum + each, 0));
    }
  });

  it('take every value but 0 as inside', () => {
    expect(runsOf([0, 255, 2, 0])).toEqual([1, 2, 1]);
  });
});

describe('masks together', () => {
  it('are what is in either, and what is left of one, as NumPy has them', () => {
    const a = maskOf(rows, columns, [expected.a, expected.a, undefined]);
    const b = maskOf(rows, columns, [expected.b, undefined, expected.b]);
    expect(union(a, b).frames).toEqual([
      frame(0, expected.union),
      frame(1, expected.a),
      frame(2, expected.b),
    ]);
    expect(subtract(a, b).frames).toEqual([
      frame(0, expected.subtract),
      frame(1, expected.a),
    ]);
  });

  it('begin and end inside where both or one do', () => {
    const left = maskOf(1, 4, [[0, 2, 2]]);
    const right = maskOf(1, 4, [[2, 2]]);
    expect(union(left, right).frames).toEqual([frame(0, [0, 4])]);
    expect(subtract(left, right).frames).toEqual([frame(0, [0, 2, 2])]);
  });

  it('lose the frames of which nothing is left', () => {
    const a = maskOf(1, 4, [[1, 2, 1]]);
    expect(subtract(a, a).frames).toEqual([]);
  });

  it('are refused where the matrices differ', () => {
    expect(() => union(maskOf(1, 4, []), maskOf(4, 1, []))).toThrow(RangeError);
  });
});

it('a frame is put in its place, added, or taken out when it is empty', () => {
  const mask = maskOf(1, 4, [
    [1, 2, 1],
    [0, 4],
  ]);
  expect(withFrame(mask, frame(0, [0, 1, 3])).frames).toEqual([
    frame(0, [0, 1, 3]),
    frame(1, [0, 4]),
  ]);
  expect(withFrame(mask, frame(2, [3, 1])).frames[2]).toEqual(frame(2, [3, 1]));
  expect(withFrame(mask, frame(0, [4])).frames).toEqual([frame(1, [0, 4])]);
  expect(withFrame(mask, frame(2, [4]))).toBe(mask);
  expect(voxelsInside(mask)).toBe(6);
});

describe('what comes from outside', () => {
  const issues = (value: unknown) => {
    const { error } = maskSchema.safeParse(value);
    return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  };
  const good = maskOf(2, 2, [
    [1, 3],
    [0, 4],
  ]);

  it('is taken as it is', () => {
    expect(maskSchema.parse(good)).toEqual(good);
  });

  it.each([
    ['runs that make too little', [1, 2], 'The runs make 3 pixels, not 4.'],
    ['runs that make too much', [1, 4], 'The runs make 5 pixels, not 4.'],
    ['a run of nothing', [1, 0, 3], 'Only the first run may be 0.'],
  ])('with %s is told by frame', (_, runs, message) => {
    const frames = [...good.frames, frame(7, runs)];
    expect(issues({ ...good, frames })).toEqual([`frames.2.runs: ${message}`]);
  });

  it('must not have a frame twice', () => {
    const frames = [...good.frames, frame(1, [4])];
    expect(issues({ ...good, frames })).toEqual([
      'frames.2.frameNumber: This frame is there twice.',
    ]);
  });

  it.each([
    [{ ...good, rows: 0 }],
    [{ ...good, rows: 70_000 }],
    [{ ...good, more: 1 }],
    [{ ...good, frames: [{ ...frame(0, [4]), frameNumber: 0 }] }],
    [{ ...good, frames: [frame(0, [-1, 5])] }],
    [{ ...good, frames: [frame(0, [1.5, 2.5])] }],
    [{ ...good, frames: [frame(0, [])] }],
  ])('is refused where it is no mask', (value) => {
    expect(maskSchema.safeParse(value).success).toBe(false);
  });

  it('has no more voxels than the databases count to', () => {
    const all = { rows: 65_535, columns: 65_535, frames: [frame(0, [0, 65_535 ** 2])] };
    expect(issues(all)).toEqual(['frames: More than 2147483647 voxels are not taken.']);
  });
});
