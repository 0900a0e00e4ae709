/**
 * The voxel grid of the chest CT and the body's own polar coordinates.
 *
 * Space: patient LPS mm. The chest wall is wound around a vertical axis, so it is described by
 * an angle (0 = straight back, ±180° = straight ahead, positive to the patient's left) and a
 * distance from that axis.
 */
export const ROWS = 512;
export const SPACING_MM = 0.7421875;
export const SLICES = 200;
export const SLICE_SPACING_MM = 1.6;
/** z of the first (highest) slice. */
export const TOP_Z_MM = 162;
/** The axis the chest wall is wound around; also the centre of the field of view. */
export const AXIS_Y_MM = 5;
/** Radius of the reconstructed field; beyond it are padding pixels. */
export const FIELD_RADIUS_MM = 189.5;
/** Steps of angle in the tables that hold one value for each direction. */
export const ANGLES = 2048;

export const sliceZ = (slice: number) => TOP_Z_MM - slice * SLICE_SPACING_MM;
export const columnX = (column: number) => (column - (ROWS - 1) / 2) * SPACING_MM;
export const rowY = (row: number) => (row - (ROWS - 1) / 2) * SPACING_MM + AXIS_Y_MM;
/** Fractional column of a patient x. */
export const xColumn = (x: number) => x / SPACING_MM + (ROWS - 1) / 2;
/** Fractional row of a patient y. */
export const yRow = (y: number) => (y - AXIS_Y_MM) / SPACING_MM + (ROWS - 1) / 2;

/** Angle (radians) that a table's entry stands for. */
export const tableAngle = (entry: number) => (entry / ANGLES) * 2 * Math.PI - Math.PI;
/** Fractional entry of a point's direction; take it modulo `ANGLES`. */
export const angleEntry = (x: number, y: number) =>
  (Math.atan2(x, y - AXIS_Y_MM) / (2 * Math.PI) + 0.5) * ANGLES;

/** Polar coordinates of every pixel: the same for all slices, so computed once. */
export interface PolarMap {
  readonly entry: Float32Array;
  readonly radius: Float32Array;
}

export function polarMap(): PolarMap {
  const entry = new Float32Array(ROWS * ROWS);
  const radius = new Float32Array(ROWS * ROWS);
  for (let row = 0, i = 0; row < ROWS; row += 1) {
    for (let column = 0; column < ROWS; column += 1, i += 1) {
      const x = columnX(column);
      const y = rowY(row);
      entry[i] = angleEntry(x, y);
      radius[i] = Math.hypot(x, y - AXIS_Y_MM);
    }
  }
  return { entry, radius };
}
