/**
 * A patient made of blocks, by patient coordinates (LPS, mm): what is where can be said without
 * asking any code of ours.
 */
export const HU = { air: -1000, tissue: 40, bone: 700, gas: -800 } as const;

/** Bone on the patient's right (−x), in front (−y); gas on the left, behind. */
export const BONE = { x: [-20, -10], y: [-15, -8] } as const;
export const GAS = { x: [10, 20], y: [8, 15] } as const;

/** HU at a point. Tissue is denser the higher it lies, 10 HU a slice of 5 mm, from 40 at z = 0. */
export function huAt(x: number, y: number, z: number): number {
  if (Math.abs(x) > 26 || Math.abs(y) > 22) return HU.air;
  if (inside(BONE, x, y)) return HU.bone;
  if (inside(GAS, x, y)) return HU.gas;
  return HU.tissue + 2 * z;
}

const inside = (
  { x, y }: { x: readonly [number, number]; y: readonly [number, number] },
  atX: number,
  atY: number,
) => atX >= x[0] && atX <= x[1] && atY >= y[0] && atY <= y[1];

/** Where and how a slice is stored: the Image Plane attributes. */
export interface Plane {
  readonly rows: number;
  readonly columns: number;
  /** Centre of the top-left pixel. */
  readonly position: readonly [number, number, number];
  readonly row: readonly [number, number, number];
  readonly column: readonly [number, number, number];
  /** Between rows, then between columns. */
  readonly spacing: readonly [number, number];
}

/** 64 × 64 mm around the middle, as scanners store it. */
export const axial = (z: number): Plane => ({
  rows: 64,
  columns: 64,
  position: [-31.5, -31.5, z],
  row: [1, 0, 0],
  column: [0, 1, 0],
  spacing: [1, 1],
});

/** The same slice, stored from the patient's left to the right: mirrored. */
export const mirrored = (z: number): Plane => ({
  ...axial(z),
  position: [31.5, -31.5, z],
  row: [-1, 0, 0],
});

/** The same slice, each stored row running from front to back, the first one on the left. */
export const quarterTurned = (z: number): Plane => ({
  ...axial(z),
  position: [31.5, -31.5, z],
  row: [0, 1, 0],
  column: [-1, 0, 0],
});

/** Half as many rows, twice as far apart: pixels are twice as high as wide. */
export const tallPixels = (z: number): Plane => ({
  ...axial(z),
  rows: 32,
  position: [-31.5, -31, z],
  spacing: [2, 1],
});

/** Values of a plane, row by row. */
export function sampled(
  { rows, columns, position, row, column, spacing }: Plane,
  valueAt: (x: number, y: number, z: number) => number,
): number[] {
  return Array.from({ length: rows * columns }, (_, index) => {
    const along = (index % columns) * spacing[1];
    const down = Math.floor(index / columns) * spacing[0];
    const at = (axis: 0 | 1 | 2) =>
      position[axis] + row[axis] * along + column[axis] * down;
    return valueAt(at(0), at(1), at(2));
  });
}
