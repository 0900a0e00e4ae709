import { describe, expect, it } from 'vitest';
import {
  blockOf,
  cutThrough,
  type Block,
  type Cut,
} from '@/lib/image/segmentation/block';
import type { Mask } from '@/lib/image/segmentation/mask';

/** 4 × 3 pixels; on slice 5 columns 1 and 2 of row 1, on slice 7 column 2 of row 2. */
const MASK: Mask = {
  rows: 3,
  columns: 4,
  frames: [
    { sopInstanceUid: 'a', frameNumber: 1, runs: [5, 2, 5] },
    { sopInstanceUid: 'b', frameNumber: 1, runs: [10, 1, 1] },
  ],
};
const SLICES = new Map([
  ['a/1', 5],
  ['b/1', 7],
]);
const block = blockOf(MASK, (key) => SLICES.get(key)) as Block;
const rowsOf = (seen: Uint8Array, width: number) =>
  Array.from({ length: seen.length / width }, (_, row) =>
    [...seen.subarray(row * width, (row + 1) * width)].join(''),
  );
const plain: Cut = {
  width: 4,
  height: 3,
  origin: [0, 0, 5],
  right: [1, 0, 0],
  down: [0, 1, 0],
  deeper: [0, 0, 1],
  layers: 1,
};

describe('a mask as voxels', () => {
  it('keeps what is around it, and nothing else', () => {
    expect(block.from).toEqual([1, 1, 5]);
    expect(block.size).toEqual([2, 2, 3]);
    // Slice 5: row 1, both; slice 6: nothing; slice 7: row 2, the second.
    expect([...block.bits]).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('is nothing where the volume lacks its frames', () => {
    expect(blockOf(MASK, () => undefined)).toBeNull();
  });

  it('is cut along its slices and across them', () => {
    expect(rowsOf(cutThrough(block, plain), 4)).toEqual(['0000', '0110', '0000']);
    // Columns along x, slices 4 to 8 along y, through row 1, and through row 2.
    const across = { ...plain, height: 5, down: [0, 0, 1] } as const;
    expect(rowsOf(cutThrough(block, { ...across, origin: [0, 1, 4] }), 4)).toEqual([
      '0000',
      '0110',
      '0000',
      '0000',
      '0000',
    ]);
    expect(rowsOf(cutThrough(block, { ...across, origin: [0, 2, 4] }), 4)).toEqual([
      '0000',
      '0000',
      '0000',
      '0010',
      '0000',
    ]);
  });

  it('takes the voxel that is nearest', () => {
    // 1.6 times as fine, begun at −0.5: pixels lie at −0.5, 0.125, 0.75, 1.375, 2, 2.625, 3.25.
    const fine = { ...plain, width: 7, height: 1, down: [0, 0, 0] } as const;
    const seen = cutThrough(block, {
      ...fine,
      origin: [-0.5, 1.4, 5.4],
      right: [0.625, 0, 0],
    });
    expect([...seen]).toEqual([0, 0, 1, 1, 1, 0, 0]);
    const beyond = cutThrough(block, {
      ...fine,
      origin: [-0.5, 1.4, 5.6],
      right: [0.625, 0, 0],
    });
    expect([...beyond]).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('shows what any layer of a slab has', () => {
    const slab = { ...plain, origin: [0, 0, 6], layers: 3 } as const;
    expect(rowsOf(cutThrough(block, slab), 4)).toEqual(['0000', '0110', '0010']);
  });
});
