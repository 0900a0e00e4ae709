import { expect, it } from 'vitest';
import { unlooked } from '@/lib/report/review/unlooked';

/** Slices 1.1 … 1.n of one frame each. */
const stack = (id: string, count: number) => ({
  id,
  frames: Array.from({ length: count }, (_, index) => ({
    sopInstanceUid: `${id}.${index + 1}`,
    frame: 1,
  })),
});

it('tells the slices that nobody looked at, by stack, in ranges', () => {
  const looked = { '1.2': [1], '1.5': [1] };
  const here = new Map([['1', new Set([7])]]);
  // 2 and 5 were looked at before, 8 on this page.
  expect(unlooked([stack('1', 10)], looked, here)).toEqual([
    {
      ...{ stackId: '1', count: 7, of: 10 },
      ranges: [
        [1, 1],
        [3, 4],
        [6, 7],
        [9, 10],
      ],
    },
  ]);
});

it('leaves out what was looked at whole, and counts frames of one image one by one', () => {
  const clip = {
    id: 'clip',
    frames: [1, 2, 3].map((frame) => ({ sopInstanceUid: 'c', frame })),
  };
  const looked = { 'a.1': [1], c: [1, 3] };
  expect(unlooked([stack('a', 1), clip], looked, new Map())).toEqual([
    { stackId: 'clip', count: 1, of: 3, ranges: [[2, 2]] },
  ]);
});
