import type { Affine, Volume } from '@/lib/image/volume/nifti';

/** How far a voxel's middle may lie from that of its counterpart, in voxels. */
const OFF_VOXELS = 0.05;

/** Where the voxels of a volume lie in another file of the same grid. */
export interface VoxelMap {
  /** Index of the volume's voxel (0, 0, 0). */
  readonly start: number;
  /** By how much the index changes with a step along i, j and k. */
  readonly steps: readonly [number, number, number];
}

/**
 * Find each voxel of a volume in a file that somebody made of it: axes may be in another order or
 * turned round, as after a reorientation to RAS, but the voxels must be the same.
 *
 * @param other - Its `affine` is undefined where the file has none.
 * @returns undefined where the grids differ: cropped, resampled, or with an affine that lies.
 */
export function voxelMap(
  source: Pick<Volume, 'size' | 'affine'>,
  other: { readonly size: Volume['size']; readonly affine: Affine | undefined },
): VoxelMap | undefined {
  const toVoxel = other.affine && inverse(other.affine);
  if (!toVoxel) return undefined;
  const at = (i: number, j: number, k: number) =>
    applied(toVoxel, applied(source.affine, [i, j, k]));
  const origin = at(0, 0, 0);
  const axes = [at(1, 0, 0), at(0, 1, 0), at(0, 0, 1)].map((end) =>
    end.map((value, axis) => Math.round(value - (origin[axis] ?? 0))),
  );
  const begin = origin.map(Math.round);
  const strides = [1, other.size[0], other.size[0] * other.size[1]];
  const [columns, rows, slices] = source.size.map((length) => length - 1) as [
    number,
    number,
    number,
  ];
  // A single slice has no neighbour that could be off.
  for (const i of [0, columns]) {
    for (const j of [0, rows]) {
      for (const k of [0, slices]) {
        const found = at(i, j, k);
        const steps = [i, j, k];
        const isThere = found.every((value, axis) => {
          const expected = steps.reduce(
            (sum, step, own) => sum + step * (axes[own]?.[axis] ?? 0),
            begin[axis] ?? 0,
          );
          return (
            Math.abs(value - expected) <= OFF_VOXELS &&
            expected >= 0 &&
            expected < (other.size[axis] ?? 0)
          );
        });
        if (!isThere) return undefined;
      }
    }
  }
  if (other.size.reduce(product) !== source.size.reduce(product)) return undefined;
  const along = (vector: readonly number[]) =>
    vector.reduce((sum, value, axis) => sum + value * (strides[axis] ?? 0), 0);
  return {
    start: along(begin),
    steps: axes.map(along) as unknown as VoxelMap['steps'],
  };
}

const product = (a: number, b: number) => a * b;

type Point = readonly [number, number, number];

const applied = (affine: Affine, [i, j, k]: Point): Point =>
  affine.map(([a, b, c, d]) => a * i + b * j + c * k + d) as unknown as Point;

/** The way back; undefined for an affine that flattens space. */
function inverse(affine: Affine): Affine | undefined {
  const [[a, b, c, x], [d, e, f, y], [g, h, i, z]] = affine;
  const det = determinant(affine);
  if (!(Math.abs(det) > 1e-12)) return undefined;
  const rows = [
    [e * i - f * h, c * h - b * i, b * f - c * e],
    [f * g - d * i, a * i - c * g, c * d - a * f],
    [d * h - e * g, b * g - a * h, a * e - b * d],
  ].map(([p = 0, q = 0, r = 0]) => {
    const [u, v, w] = [p / det, q / det, r / det];
    return [u, v, w, -(u * x + v * y + w * z)];
  });
  return rows as unknown as Affine;
}

const determinant = ([[a, b, c], [d, e, f], [g, h, i]]: Affine): number =>
  a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);

/** What one voxel takes up, mm³. */
export const voxelMm3 = ({ affine }: Pick<Volume, 'affine'>): number =>
  Math.abs(determinant(affine));
