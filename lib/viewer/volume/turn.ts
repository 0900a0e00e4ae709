type Vector = [number, number, number];

/** How something is looked at: unit vectors, at right angles. */
export interface Sight {
  readonly up: Vector;
  /** From what is looked at to who looks. */
  readonly towards: Vector;
}

/**
 * Walk around what is looked at, so that it turns.
 *
 * @param right - Degrees by which what is in front goes to the right of the screen.
 * @param down - Degrees by which it goes down then.
 */
export function turn({ up, towards }: Sight, right: number, down: number): Sight {
  const aside = rotated(towards, up, -right);
  const axis = cross(up, aside);
  return { up: rotated(up, axis, -down), towards: rotated(aside, axis, -down) };
}

/** The point that lies that far from another one. */
export const along = (from: Readonly<Vector>, direction: Vector, far: number): Vector => [
  from[0] + direction[0] * far,
  from[1] + direction[1] * far,
  from[2] + direction[2] * far,
];

/** By Rodrigues' formula: counterclockwise for whom the axis points at. */
function rotated(vector: Vector, axis: Vector, degrees: number): Vector {
  const [cos, sin] = [Math.cos, Math.sin].map((of) => of((degrees / 180) * Math.PI)) as [
    number,
    number,
  ];
  const aside = cross(axis, vector);
  const share = axis.reduce((sum, each, at) => sum + each * (vector[at] ?? 0), 0);
  return [0, 1, 2].map(
    (at) =>
      (vector[at] ?? 0) * cos +
      (aside[at] ?? 0) * sin +
      (axis[at] ?? 0) * share * (1 - cos),
  ) as Vector;
}

const cross = ([a, b, c]: Vector, [d, e, f]: Vector): Vector => [
  b * f - c * e,
  c * d - a * f,
  a * e - b * d,
];
