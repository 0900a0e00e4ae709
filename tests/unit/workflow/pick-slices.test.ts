import { describe, expect, it } from 'vitest';
import { recipeSchema } from '@/lib/api/models/recipes';
import type { Stack } from '@/lib/api/studies';
import { policyFor } from '@/lib/models/policies';
import { meanDifference } from '@/lib/workflow/prepare/slices/known-of-stack';
import {
  pickSlices,
  roomOf,
  type KnownOfStack,
} from '@/lib/workflow/prepare/slices/pick-slices';

const frames = Array.from({ length: 20 }, (_, index) => ({
  sopInstanceUid: `1.2.${index}`,
  frame: 1,
  positionMm: index,
}));
const stack: Stack = {
  ...{ id: '1.2/all', label: '', dimensions: [], geometry: 0, frames, facts: null },
  ...{ orderedBy: 'position', spacingMm: 1, thicknessMm: 1, warnings: [] },
};
/** Takes 16 images. */
const policy = policyFor('generic');

const picked = (recipe: object, known?: KnownOfStack) =>
  pickSlices(
    stack,
    recipeSchema.parse({ stackId: stack.id, ...recipe }),
    roomOf(policy, { montage: false }, 1, 1),
    known,
  ).map(({ stackIndex }) => stackIndex);

describe('slices', () => {
  it('are spread: the middle of each of equal parts', () => {
    // 20 in 4 parts of 5: 1–5, 6–10 …; their middles, counted up.
    expect(picked({ count: 4 })).toEqual([3, 8, 13, 18]);
    expect(picked({ from: 5, to: 7 })).toEqual([5, 6, 7]);
  });

  it('are all of a range, or an error that says how many the model takes', () => {
    expect(picked({ slices: 'all', from: 4, to: 8 })).toEqual([4, 5, 6, 7, 8]);
    expect(() => picked({ slices: 'all' })).toThrow('at most 16 images, not 20');
  });

  it('are those around one, as many at an end of the range', () => {
    expect(picked({ slices: 'around', at: 10 })).toEqual([8, 9, 10, 11, 12]);
    expect(picked({ slices: 'around', at: 1, count: 3 })).toEqual([1, 2, 3]);
    expect(picked({ slices: 'around', at: 20, count: 4 })).toEqual([17, 18, 19, 20]);
    expect(picked({ slices: 'around', at: 2, from: 6, to: 7 })).toEqual([6, 7]);
    // Without one, the middle: 11 of 20.
    expect(picked({ slices: 'around', count: 1 })).toEqual([11]);
  });

  it('are the key images within the range', () => {
    const known = { keyImages: [2, 9, 15] };
    expect(picked({ slices: 'key-images' }, known)).toEqual([2, 9, 15]);
    expect(picked({ slices: 'key-images', from: 3 }, known)).toEqual([9, 15]);
    expect(() => picked({ slices: 'key-images', from: 16 }, known)).toThrow('key image');
  });

  it('are the ends, the middle and where a clip changes most', () => {
    const changes = frames.map((_, index) => ({ 4: 7, 5: 9, 13: 8 })[index] ?? 1);
    // Frames 6 (9), 14 (8) and 5 (7), beside 1, 11 and 20.
    expect(picked({ slices: 'change', count: 6 }, { changes })).toEqual([
      1, 5, 6, 11, 14, 20,
    ]);
    expect(picked({ slices: 'change', count: 4 }, { changes })).toEqual([1, 6, 11, 20]);
    expect(picked({ slices: 'change' }, { changes })).toHaveLength(8);
    expect(picked({ slices: 'change', from: 3, to: 3 }, { changes })).toEqual([3]);
  });
});

it('frames differ by the mean of what their samples differ by', () => {
  // |1 − 4| + |2 − 2| + |3 − 0| = 6, over three.
  expect(meanDifference([1, 2, 3], [4, 2, 0])).toBe(2);
  expect(meanDifference([], [])).toBe(0);
});
