import { expect, it } from 'vitest';
import { valueAt, type VoxelPoint } from '@/lib/image/series/volume-value';

// numpy.random.default_rng(7).integers(-1000, 1500, (4, 3, 5)): slices, rows, columns.
const VALUES = [
  1362, 562, 710, 1243, 445, 939, 1084, -437, -862, -250, -288, 1183, 1281, -987, 249,
  1053, -672, 992, -703, 169, 1041, -243, -146, -304, 798, -363, 1476, 112, 195, 261, 456,
  383, 273, 1488, 1019, 981, 750, 555, -148, 1472, 165, -462, 1112, -600, 1143, 531, -714,
  -891, 111, -911, -647, 287, 1425, 165, 1021, 1292, 1058, 573, 103, 285,
];
const SIZE = [5, 3, 4] as const;
const voxel = (column: number, row: number, slice: number) =>
  VALUES[(slice * 3 + row) * 5 + column] ?? NaN;
const at = (...point: VoxelPoint) => valueAt(SIZE, voxel, point);

it('is the voxel’s own at its centre', () => {
  expect(at(0, 0, 0)).toBe(VALUES[0]);
  expect(at(4, 2, 3)).toBe(VALUES[59]);
  expect(at(2, 1, 1)).toBe(VALUES[22]);
});

// numpy.einsum('zyx,z,y,x', the eight voxels, shares …)
it.each<[VoxelPoint, number]>([
  [[0.5, 0, 0], 962.0],
  [[1.25, 0.75, 2.5], 426.9375],
  [[3.9, 1.1, 0.3], 6.059999999999918],
  [[2, 1, 1.5], 204.5],
  [[-0.5, 2.5, 3.5], 1292.0],
  [[4.4, -0.3, 2.999], -909.0700000000002],
])('is what NumPy finds between voxels: %j', (point, expected) => {
  expect(at(...point)).toBeCloseTo(expected, 9);
});

it('is none outside', () => {
  expect(at(-0.6, 0, 0)).toBeUndefined();
  expect(at(0, 2.51, 0)).toBeUndefined();
  expect(at(0, 0, NaN)).toBeUndefined();
});
