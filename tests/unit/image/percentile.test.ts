import { describe, expect, it } from 'vitest';
import { Histogram, percentiles } from '@/lib/image/percentile';

/** 10,007 whole numbers from -1500 to 3499; the same line in Python made the expected values. */
function numbers(): Int16Array {
  let state = 1n;
  return Int16Array.from({ length: 10_007 }, () => {
    state = (state * 1103515245n + 12345n) % 2n ** 31n;
    return Number((state >> 12n) % 5000n) - 1500;
  });
}
const asked = [0, 0.5, 1, 25, 50, 75, 99, 99.5, 100];
// np.percentile(numbers, asked), NumPy 1.24.2
const expected = [-1500, -1478, -1458.94, -267, 987, 2234, 3447, 3477.97, 3499];

describe('percentiles', () => {
  it('agree with NumPy, interpolation between two samples included', () => {
    percentiles(numbers(), asked).forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] ?? NaN, 9);
    });
    expect(percentiles(Uint8Array.of(35, 15, 50, 20, 40), [5, 30, 40, 50, 95])).toEqual([
      16, 23, 29, 35, 48,
    ]);
  });

  it('leave padding out', () => {
    expect(percentiles(Float32Array.of(NaN, 1, 2, NaN, 3), [0, 50, 100])).toEqual([
      1, 2, 3,
    ]);
  });

  it('are NaN of nothing', () => {
    expect(percentiles(new Uint8Array(0), [50])).toEqual([NaN]);
    expect(percentiles(Float32Array.of(NaN), [50])).toEqual([NaN]);
  });
});

describe('a histogram', () => {
  it('gives the same slice by slice, in whatever order the range grows', () => {
    const all = numbers();
    const histogram = new Histogram();
    for (let i = 0; i < all.length; i += 1000) histogram.add(all.slice(i, i + 1000));
    expect(histogram.total).toBe(10_007);
    expect(histogram.isExact).toBe(true);
    asked.forEach((percent, index) => {
      expect(histogram.percentile(percent)).toBeCloseTo(expected[index] ?? NaN, 9);
    });
  });

  it('is exact on the grid of a rescale slope and intercept', () => {
    const histogram = new Histogram({ origin: 10, step: 0.037 });
    histogram.add(numbers().reduce(rescaled, new Float32Array(10_007)));
    expect(histogram.isExact).toBe(true);
    expect(histogram.percentile(50)).toBeCloseTo(987 * 0.037 + 10, 6);
  });

  it('says when values are off its grid', () => {
    const histogram = new Histogram();
    histogram.add(Float32Array.of(1, 2.5));
    expect(histogram.isExact).toBe(false);
  });

  it('joins bins rather than fill the memory when values are far apart', () => {
    const histogram = new Histogram();
    histogram.add(Float32Array.of(-5, 0, 7));
    histogram.add(Float32Array.of(1e9, 2e9, Infinity));
    expect(histogram.total).toBe(5);
    expect(histogram.isExact).toBe(false);
    // Bins are now 2e9 / 2^20 ≈ 1900 to 3800 wide.
    expect(Math.abs(histogram.percentile(100) - 2e9)).toBeLessThan(4096);
    expect(Math.abs(histogram.percentile(50) - 7)).toBeLessThan(4096);
  });
});

const rescaled = (into: Float32Array, stored: number, index: number) => {
  into[index] = stored * 0.037 + 10;
  return into;
};
