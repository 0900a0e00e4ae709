import { describe, expect, it } from 'vitest';
import { signedDistances } from '@/lib/image/segmentation/distance';
import { interpolate } from '@/lib/image/segmentation/interpolate';
import { bitmapOf, runsOf } from '@/lib/image/segmentation/mask';
import { fillHoles, smoothAcross, smoothInPlane } from '@/lib/image/segmentation/smooth';
import { axialStack, bitmap, maskOf, picture, sopUid } from './drawings';
import expected from './expected.json';

const { rows, columns } = expected;
const spacing = expected.spacing as [number, number];
const runs = ({ frames }: { frames: readonly { runs: readonly number[] }[] }) =>
  frames.map((each) => each.runs);

describe('distances from an edge', () => {
  it('are SciPy’s, with pixels that are no squares', () => {
    const pixels = bitmapOf(expected.a, rows * columns);
    const distances = signedDistances(pixels, { rows, columns }, spacing);
    const some = [...distances].filter((_, at) => at % 37 === 0);
    expect(some).toHaveLength(expected.distances.length);
    for (const [at, value] of some.entries()) {
      expect(value).toBeCloseTo(expected.distances[at] ?? NaN, 8);
    }
  });

  it('are infinite where nothing is outside', () => {
    const all = signedDistances(bitmap('##'), { rows: 1, columns: 2 }, [1, 1]);
    expect([...all]).toEqual([Infinity, Infinity]);
  });
});

describe('interpolation', () => {
  // At 0, 2, 3 and 7 mm, as the script has them.
  const stack = axialStack([0, 2, 3, 7], spacing);
  const drawn = maskOf(rows, columns, [expected.a, undefined, undefined, expected.b]);

  it('draws the empty slices between two, by their places in mm', () => {
    const whole = interpolate(drawn, stack);
    expect(runs(whole)).toEqual([expected.a, ...expected.between, expected.b]);
    expect(whole.frames.map((each) => each.sopInstanceUid)).toEqual(
      [0, 1, 2, 3].map(sopUid),
    );
  });

  it('goes by places, whatever the order of slices and frames', () => {
    const turned = { ...drawn, frames: drawn.frames.toReversed() };
    expect(interpolate(turned, stack.toReversed())).toEqual(interpolate(drawn, stack));
  });

  it('leaves drawn slices alone, and those beyond the ends', () => {
    const three = maskOf(1, 5, [undefined, [1, 3, 1], [2, 1, 2], [1, 3, 1], undefined]);
    expect(interpolate(three, axialStack([0, 1, 2, 3, 4]))).toEqual(three);
    const one = maskOf(1, 5, [undefined, undefined, [1, 3, 1]]);
    expect(interpolate(one, axialStack([0, 1, 2, 3, 4]))).toEqual(one);
  });

  it('fills each hole by its own neighbours', () => {
    const holes = maskOf(1, 7, [[1, 5, 1], undefined, [1, 3, 3], undefined, [3, 1, 3]]);
    const [, first, , second] = interpolate(holes, axialStack([0, 1, 2, 3, 4])).frames;
    // By hand, pixels 1 to 5: 1 2 3 2 1 and 1 2 1 -1 -2 make 2 4 4 1 -1.
    expect(first?.runs).toEqual([1, 4, 2]);
    // 1 2 1 -1 -2 and -2 -1 1 -1 -2 make -1 1 2 -2 -4.
    expect(second?.runs).toEqual([2, 2, 3]);
  });

  it('is refused where the slices have no places, or the mask is of others', () => {
    const lost = stack.map((slice) => ({ ...slice, plane: undefined }));
    expect(() => interpolate(drawn, lost)).toThrow('Not every image says where it lies');
    expect(() => interpolate(drawn, stack.slice(1))).toThrow('images of another stack');
  });
});

describe('smoothing', () => {
  const a = maskOf(rows, columns, [expected.a]);

  it.each([
    ['median', 1],
    ['open', 1],
    ['close', 2],
  ] as const)('a slice by %s is SciPy’s', (method, times) => {
    expect(runs(smoothInPlane(a, { method, times }))).toEqual([expected.inPlane[method]]);
  });

  it.each(['median', 'open', 'close'] as const)(
    'across slices by %s is SciPy’s',
    (method) => {
      const heights = expected.volume.map((_, index) => index * 2.5);
      const done = smoothAcross(
        maskOf(rows, columns, expected.volume),
        axialStack(heights),
        { method },
      );
      const wanted = expected.across[method];
      const drawn = wanted.flatMap((each, index) =>
        each.length > 1 ? [{ sopInstanceUid: sopUid(index), runs: each }] : [],
      );
      expect(
        done.frames.map(({ sopInstanceUid, runs: each }) => ({
          sopInstanceUid,
          runs: each,
        })),
      ).toEqual(drawn);
    },
  );

  it('closes a gap between two slices, and grows nowhere else', () => {
    const ring = runsOf(bitmap('.....', '.###.', '.###.', '.###.', '.....'));
    const heights = [0, 1, 2, 3, 4, 5, 6];
    const gap = maskOf(5, 5, [undefined, undefined, ring, undefined, ring]);
    const closed = smoothAcross(gap, axialStack(heights), { method: 'close' });
    expect(closed.frames.map(({ sopInstanceUid }) => sopInstanceUid)).toEqual([
      sopUid(2),
      sopUid(3),
      sopUid(4),
    ]);
    expect(runs(closed)[0]).toEqual(ring);
  });

  it('loses a frame of which nothing is left', () => {
    const dot = maskOf(3, 3, [[4, 1, 4]]);
    expect(smoothInPlane(dot, { method: 'open' }).frames).toEqual([]);
    expect(
      smoothAcross(maskOf(3, 3, []), axialStack([0, 1]), { method: 'median' }).frames,
    ).toEqual([]);
  });
});

describe('filling', () => {
  it('is SciPy’s', () => {
    const outline = maskOf(rows, columns, [expected.outline]);
    expect(runs(fillHoles(outline))).toEqual([expected.filled]);
  });

  it('takes a diagonal for closed, and leaves bays open', () => {
    const drawing = bitmap('.#...', '#.#.#', '.#..#', '...##');
    const mask = maskOf(4, 5, [runsOf(drawing)]);
    const [filled = []] = runs(fillHoles(mask));
    expect(picture(bitmapOf(filled, 20), 5)).toEqual([
      '.#...',
      '###.#',
      '.#..#',
      '...##',
    ]);
  });
});
