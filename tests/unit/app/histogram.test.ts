import { expect, it } from 'vitest';
import { binned } from '@/app/_plots/options/histogram';

// Edges as numpy.histogram_bin_edges(all, 'fd') has them, counts as numpy.histogram(each, edges).
it('bins as Freedman and Diaconis do, all makers on the same edges', () => {
  const first = [0, 1, 2, 3, 4, 5, 6, 7];
  const second = [8, 9, 10, 11, 12, 13, 14, 16];
  const bins = binned([first, second]);
  expect(bins.map(({ from }) => from)).toEqual([0, 16 / 3, 32 / 3]);
  expect(bins.map(({ counts }) => counts)).toEqual([
    [6, 0],
    [2, 3],
    [0, 5],
  ]);
});

it('loses no value, and needs no spread', () => {
  expect(binned([[], []])).toEqual([]);
  expect(binned([[0.5, 0.5], [0.5]])).toEqual([{ from: 0.5, to: 0.5, counts: [2, 1] }]);
  const tenths = Array.from({ length: 101 }, (_, at) => at / 100);
  const counts = binned([tenths]).flatMap((bin) => bin.counts);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(101);
});
