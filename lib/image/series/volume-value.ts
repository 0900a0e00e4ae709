/** Three indices into a volume: column, row, slice. Whole ones are the centres of voxels. */
export type VoxelPoint = readonly [column: number, row: number, slice: number];

/**
 * The value at a point between voxels: the eight around it, each weighed by how near it is. It is what
 * the graphics card draws with linear interpolation.
 *
 * @param size - Columns, rows, slices.
 * @param at - The rescaled value of a voxel.
 * @returns undefined outside the volume, whose edge is half a voxel beyond the outer centres.
 */
export function valueAt(
  size: VoxelPoint,
  at: (column: number, row: number, slice: number) => number,
  point: VoxelPoint,
): number | undefined {
  if (point.some((index, axis) => !(index >= -0.5 && index <= size[axis as 0] - 0.5))) {
    return undefined;
  }
  const axes = point.map((index, axis) => {
    const last = size[axis as 0] - 1;
    const inside = Math.max(0, Math.min(last, index));
    const below = Math.min(Math.floor(inside), Math.max(0, last - 1));
    return { below, above: Math.min(below + 1, last), share: inside - below };
  });
  const [x, y, z] = axes as [Axis, Axis, Axis];
  const alongX = (row: number, slice: number) =>
    mix(at(x.below, row, slice), at(x.above, row, slice), x.share);
  const alongY = (slice: number) =>
    mix(alongX(y.below, slice), alongX(y.above, slice), y.share);
  return mix(alongY(z.below), alongY(z.above), z.share);
}

interface Axis {
  readonly below: number;
  readonly above: number;
  readonly share: number;
}

const mix = (one: number, other: number, share: number) => one + (other - one) * share;
