/** The slices of the examination: tilted 12° about x and 3° about z, the same in all series. */
export const SLICES = 26;
export const SLICE_THICKNESS_MM = 5;
export const SLICE_SPACING_MM = 5.5;
/** Every series covers this square, whatever its matrix. */
export const FIELD_MM = 230.4;

const TILT = (12 * Math.PI) / 180;
const TURN = (3 * Math.PI) / 180;
/** Middle of the examined block. */
const CENTRE = [0, 0, 17] as const;

const round = (value: number) => Number(value.toFixed(10));
type Direction = readonly [number, number, number];

/** Direction cosines of a row: to the patient's left, turned about z. */
export const ROW: Direction = [round(Math.cos(TURN)), round(Math.sin(TURN)), 0];
/** Direction cosines of a column: backwards and, through the tilt, down. */
export const COLUMN: Direction = [
  round(-Math.sin(TURN) * Math.cos(TILT)),
  round(Math.cos(TURN) * Math.cos(TILT)),
  round(-Math.sin(TILT)),
];
/** Row × column: from one slice up to the next. */
export const NORMAL: Direction = [
  ROW[1] * COLUMN[2] - ROW[2] * COLUMN[1],
  ROW[2] * COLUMN[0] - ROW[0] * COLUMN[2],
  ROW[0] * COLUMN[1] - ROW[1] * COLUMN[0],
];

/** The middle of a slice's field, from 0 upwards; fractions lie between slices. */
export function sliceMiddle(slice: number): Direction {
  const up = (slice - (SLICES - 1) / 2) * SLICE_SPACING_MM;
  const at = (axis: 0 | 1 | 2) => CENTRE[axis] + up * NORMAL[axis];
  return [at(0), at(1), at(2)];
}

/**
 * A point of the examined block.
 *
 * @param slice - From 0, lowest first.
 * @param across - mm from the middle of the field along the row.
 * @param down - mm from the middle along the column.
 */
export function planePoint(
  slice: number,
  across: number,
  down: number,
): readonly [number, number, number] {
  const middle = sliceMiddle(slice);
  const at = (axis: 0 | 1 | 2) => middle[axis] + across * ROW[axis] + down * COLUMN[axis];
  return [at(0), at(1), at(2)];
}
