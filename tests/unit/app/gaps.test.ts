import { expect, it } from 'vitest';
import { gapsOf } from '@/app/_viewer/over/gaps';

const at = (...positions: (number | null)[]) =>
  positions.map((positionMm, index) => ({
    ...{ sopInstanceUid: `1.${index}`, frame: 1, positionMm },
  }));

it('finds where slices are missing, by the slice before them', () => {
  const frames = at(0, 5, 10, 20, 25, 41);
  expect([...gapsOf({ frames, spacingMm: 5 })]).toEqual([
    [2, 10],
    [4, 16],
  ]);
  // From head to feet as well; a little uneven is no gap.
  expect([...gapsOf({ frames: at(20, 10, 5, -1), spacingMm: 5 })]).toEqual([[0, 10]]);
});

it('knows of none where nothing says where slices lie', () => {
  expect([...gapsOf({ frames: at(null, null, null), spacingMm: null })]).toEqual([]);
  expect([...gapsOf({ frames: at(0, null, 20), spacingMm: 5 })]).toEqual([]);
});
