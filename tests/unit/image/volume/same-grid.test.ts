import { describe, expect, it } from 'vitest';
import type { Affine } from '@/lib/image/volume/nifti';
import { voxelMap, voxelMm3 } from '@/lib/image/volume/same-grid';

// 3 × 2 × 4 voxels of 0.5 × 0.8 × 2 mm, rows and columns running against RAS as DICOM's do.
const source = {
  size: [3, 2, 4] as const,
  affine: [
    [-0.5, 0, 0, 10],
    [0, -0.8, 0, 20],
    [0, 0, 2, -30],
  ] as Affine,
};

describe('voxels of a volume in a file made of it', () => {
  it('are its own where nothing was changed', () => {
    expect(voxelMap(source, source)).toEqual({ start: 0, steps: [1, 3, 6] });
  });

  it('are found after a reorientation to RAS', () => {
    // i and j from the other end: their origin is voxel (2, 1): 10 − 1, 20 − 0.8.
    const ras: Affine = [
      [0.5, 0, 0, 9],
      [0, 0.8, 0, 19.2],
      [0, 0, 2, -30],
    ];
    // Voxel (0, 0, 0) is (2, 1, 0) there: index 2 + 3.
    const found = voxelMap(source, { size: [3, 2, 4], affine: ras });
    expect(found).toEqual({ start: 5, steps: [-1, -3, 6] });
  });

  it('are found where the axes stand in another order', () => {
    // k first, then i, then j: size 4 × 3 × 2.
    const other: Affine = [
      [0, -0.5, 0, 10],
      [0, 0, -0.8, 20],
      [2, 0, 0, -30],
    ];
    const found = voxelMap(source, { size: [4, 3, 2], affine: other });
    expect(found).toEqual({ start: 0, steps: [4, 12, 1] });
  });

  it('bear the rounding of headers', () => {
    const rounded = source.affine.map((row) => row.map((x) => x + 1e-5)) as never;
    expect(voxelMap(source, { ...source, affine: rounded })?.steps).toEqual([1, 3, 6]);
  });

  it.each([
    ['no affine', source.size, undefined],
    [
      'an identity',
      source.size,
      [
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
      ],
    ],
    ['a slice less', [3, 2, 3], source.affine],
    ['a slice more', [3, 2, 5], source.affine],
    [
      'a third of a voxel between',
      source.size,
      [
        [-0.5, 0, 0, 10.15],
        [0, -0.8, 0, 20],
        [0, 0, 2, -30],
      ],
    ],
    [
      'another spacing',
      source.size,
      [
        [-0.5, 0, 0, 10],
        [0, -0.8, 0, 20],
        [0, 0, 3, -30],
      ],
    ],
    [
      'no room in it',
      source.size,
      [
        [0, 0, 0, 10],
        [0, -0.8, 0, 20],
        [0, 0, 2, -30],
      ],
    ],
  ] as const)('are nowhere in a file with %s', (_, size, affine) => {
    expect(voxelMap(source, { size, affine: affine as Affine | undefined })).toBe(
      undefined,
    );
  });
});

it('a voxel takes up what its edges span', () => {
  expect(voxelMm3(source)).toBeCloseTo(0.8, 12); // 0.5 × 0.8 × 2
});
