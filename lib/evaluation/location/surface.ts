import { quantileOf } from '@/lib/evaluation/bootstrap';
import { refused } from '@/lib/evaluation/refusal';
import { EnvelopeOfLine } from '@/lib/image/segmentation/distance';

/** A mask on a regular grid: slice by slice, row by row; 0 is outside. */
export interface Volume {
  readonly slices: number;
  readonly rows: number;
  readonly columns: number;
  readonly voxels: Uint8Array;
}

/** Millimetres between slices, rows and columns. */
export type Spacing = readonly [slices: number, rows: number, columns: number];

/** How far two surfaces lie from each other; millimetres. */
export interface SurfaceDistances {
  /** The farthest that a point of either surface lies from the other surface. */
  readonly hausdorff: number;
  /** 95th percentile of both directions’ distances together, as MedPy has it. */
  readonly hausdorff95Pooled: number;
  /** The larger one of the directions’ 95th percentiles, as MONAI has it: never the smaller number. */
  readonly hausdorff95Directed: number;
  /** Mean of both directions’ distances together (ASSD), as MedPy has it. */
  readonly averagePooled: number;
  /** Mean of the two directions’ means: the smaller surface counts as much as the larger one. */
  readonly averageOfDirections: number;
  /** Share of both surfaces within `tolerance` of the other one (surface Dice), 0 … 1. */
  readonly surfaceDice: (tolerance: number) => number;
}

/** Of the box around both masks: a field of so many takes 256 MB. */
const MOST_VOXELS = 32_000_000;

/**
 * Distances between the surfaces of two masks. A surface is the voxels inside with one of their six
 * neighbours outside (or beyond the grid), measured from centre to centre: voxels count, not areas,
 * so on anisotropic grids the numbers are not those of surface-element methods (DeepMind's).
 *
 * @returns Null where a mask is empty: there is no distance to nothing.
 * @throws AppError `invalid_request` for grids of different size, a spacing that is no length, or a
 *   box around both of more than 32 million voxels.
 * @see Huttenlocher 1993; Heimann 2009 for ASSD; Nikolov 2018 for surface Dice; MedPy `metric.binary`
 */
export function surfaceDistances(
  first: Volume,
  second: Volume,
  spacing: Spacing,
): SurfaceDistances | null {
  check(first, second, spacing);
  const box = boxAround(first, second);
  if (!box) return null;
  const size = box.map(([from, to]) => to - from + 1) as [number, number, number];
  const count = size[0] * size[1] * size[2];
  if (count > MOST_VOXELS) {
    throw refused(`The masks span ${count} voxels; ${MOST_VOXELS} are the most.`);
  }
  const [a, b] = [surfaceOf(first, box), surfaceOf(second, box)];
  if (a.length === 0 || b.length === 0) return null;
  const there = distancesTo(b, a, size, spacing);
  const back = distancesTo(a, b, size, spacing);
  const both = joined(there, back);
  return {
    hausdorff: both[both.length - 1] ?? NaN,
    hausdorff95Pooled: quantileOf(both, 0.95),
    hausdorff95Directed: Math.max(quantileOf(there, 0.95), quantileOf(back, 0.95)),
    averagePooled: mean(both),
    averageOfDirections: (mean(there) + mean(back)) / 2,
    surfaceDice: (tolerance) =>
      both.filter((distance) => distance <= tolerance).length / both.length,
  };
}

function check(first: Volume, second: Volume, spacing: Spacing): void {
  if (spacing.some((each) => !(each > 0 && Number.isFinite(each)))) {
    throw refused('The spacing must be three positive numbers, in millimetres.');
  }
  for (const { slices, rows, columns, voxels } of [first, second]) {
    if (voxels.length !== slices * rows * columns) {
      throw refused(
        `A mask of ${slices} × ${rows} × ${columns} has ${voxels.length} voxels.`,
      );
    }
  }
  if (
    first.slices !== second.slices ||
    first.rows !== second.rows ||
    first.columns !== second.columns
  ) {
    throw refused('The masks lie on grids of different size.');
  }
}

type Bounds = [from: number, to: number];
type Box = readonly [Bounds, Bounds, Bounds];

/** Around everything that is inside of either; undefined where nothing is. */
function boxAround(first: Volume, second: Volume): Box | undefined {
  const { slices, rows, columns } = first;
  const box: [Bounds, Bounds, Bounds] = [
    [slices, -1],
    [rows, -1],
    [columns, -1],
  ];
  for (let at = 0, slice = 0; slice < slices; slice++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, at++) {
        if (!first.voxels[at] && !second.voxels[at]) continue;
        [slice, row, column].forEach((place, axis) => {
          const bounds = box[axis];
          if (!bounds) return;
          if (place < bounds[0]) bounds[0] = place;
          if (place > bounds[1]) bounds[1] = place;
        });
      }
    }
  }
  return box[0][1] < 0 ? undefined : box;
}

/** Places of the surface's voxels within the box. */
function surfaceOf({ slices, rows, columns, voxels }: Volume, box: Box): Int32Array {
  const isIn = (slice: number, row: number, column: number) =>
    slice >= 0 &&
    row >= 0 &&
    column >= 0 &&
    slice < slices &&
    row < rows &&
    column < columns &&
    voxels[(slice * rows + row) * columns + column];
  const surface: number[] = [];
  const [s, r, c] = box;
  let at = 0;
  for (let slice = s[0]; slice <= s[1]; slice++) {
    for (let row = r[0]; row <= r[1]; row++) {
      for (let column = c[0]; column <= c[1]; column++, at++) {
        if (!isIn(slice, row, column)) continue;
        const isWithin =
          isIn(slice - 1, row, column) &&
          isIn(slice + 1, row, column) &&
          isIn(slice, row - 1, column) &&
          isIn(slice, row + 1, column) &&
          isIn(slice, row, column - 1) &&
          isIn(slice, row, column + 1);
        if (!isWithin) surface.push(at);
      }
    }
  }
  return Int32Array.from(surface);
}

/** From each of `from` to the nearest of `to`, ascending. */
function distancesTo(
  to: Int32Array,
  from: Int32Array,
  size: readonly [number, number, number],
  spacing: Spacing,
): Float64Array {
  const [slices, rows, columns] = size;
  const field = new Float64Array(slices * rows * columns).fill(Infinity);
  for (const at of to) field[at] = 0;
  const line = new EnvelopeOfLine(Math.max(...size));
  const steps = [rows * columns, columns, 1];
  size.forEach((count, axis) => {
    const step = steps[axis] ?? 1;
    for (let start = 0; start < field.length; start++) {
      if (Math.floor(start / step) % count !== 0) continue;
      line.transform(field, { from: start, step, count }, spacing[axis] ?? 1);
    }
  });
  return Float64Array.from(from, (at) => Math.sqrt(field[at] ?? NaN)).sort();
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both.sort();
}

const mean = (values: Float64Array) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
