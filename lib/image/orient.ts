import {
  directionsOf,
  pixelPoint,
  type Orientation,
  type PixelPoint,
} from '@/lib/image/geometry';

/**
 * How a stored frame is turned to be shown. Applied in this order: `transpose` (rows become
 * columns), then `flipColumns` (left and right change places), then `flipRows` (top and bottom).
 */
export interface Turn {
  readonly transpose: boolean;
  readonly flipColumns: boolean;
  readonly flipRows: boolean;
}

export interface Orient extends Turn {
  /** `oblique`: no axis of the patient is within about 37° of the normal. `unknown`: no orientation. */
  readonly plane: Plane;
}
export type Plane = 'axial' | 'coronal' | 'sagittal' | 'oblique' | 'unknown';

/** A frame shown as it is stored. */
export const AS_STORED: Turn = { transpose: false, flipColumns: false, flipRows: false };

// What the picture's right edge and bottom edge should face, in LPS axes.
const FACING = {
  axial: { right: [1, 0, 0], down: [0, 1, 0] },
  coronal: { right: [1, 0, 0], down: [0, 0, -1] },
  sagittal: { right: [0, 1, 0], down: [0, 0, -1] },
} as const;

// dcm4che and Weasis call a plane oblique below this cosine, too.
const OBLIQUE_BELOW = 0.8;

/**
 * How to turn a frame so that it looks as radiologists look at it: axial from the feet (image left
 * is the patient's right, top is anterior), coronal from the front (left is right, top is the head),
 * sagittal from the patient's left (left is anterior, top is the head).
 *
 * An oblique frame is turned like the plane its normal is nearest to. Turning never resamples, and
 * a frame is mirrored only where the stored one was seen from the other side.
 *
 * @param orientation - Image Orientation (Patient); without one (ultrasound) nothing is turned.
 * @see DICOM PS3.3 C.7.6.2.1.1
 */
export function standardOrientation(orientation: Orientation | undefined): Orient {
  const directions = orientation && directionsOf(orientation);
  if (!directions) return { ...AS_STORED, plane: 'unknown' };
  const { row, column, normal } = directions;
  const steep = normal.map(Math.abs) as [number, number, number];
  const largest = Math.max(...steep);
  // On a tie (exactly 45°) the first named wins, so that neighbours don't alternate by rounding.
  const near = (value: number) => value > largest - 1e-6;
  const nearest = near(steep[2]) ? 'axial' : near(steep[1]) ? 'coronal' : 'sagittal';
  const { right, down } = FACING[nearest];
  const along = (a: readonly number[], b: readonly [number, number, number]) =>
    (a[0] ?? 0) * b[0] + (a[1] ?? 0) * b[1] + (a[2] ?? 0) * b[2];
  const kept = Math.abs(along(right, row)) + Math.abs(along(down, column));
  const turned = Math.abs(along(right, column)) + Math.abs(along(down, row));
  const transpose = turned > kept + 1e-6;
  const [across, downward] = transpose ? [column, row] : [row, column];
  return {
    transpose,
    flipColumns: along(right, across) < 0,
    flipRows: along(down, downward) < 0,
    plane: largest < OBLIQUE_BELOW ? 'oblique' : nearest,
  };
}

export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

/**
 * The letters on the four edges of a frame: R L, A P, H F, strongest first (`AL` is more anterior
 * than left).
 *
 * A direction less than about 6° off an axis gets one letter: a tilt that small is how people lie.
 *
 * @param orientation - Image Orientation (Patient).
 * @param turn - How the frame is shown; as stored when left out.
 * @returns null without an orientation: letters are never guessed.
 * @see DICOM PS3.3 C.7.6.1.1.1 (Patient Orientation)
 */
export function orientationLetters(
  orientation: Orientation | undefined,
  turn: Turn = AS_STORED,
): EdgeLetters | null {
  const directions = orientation && directionsOf(orientation);
  if (!directions) return null;
  const { row, column } = directions;
  const [across, down] = turn.transpose ? [column, row] : [row, column];
  const rightward = turn.flipColumns ? -1 : 1;
  const downward = turn.flipRows ? -1 : 1;
  return {
    left: letters(across, -rightward),
    right: letters(across, rightward),
    top: letters(down, -downward),
    bottom: letters(down, downward),
  };
}

const LETTERS = [
  ['R', 'L'],
  ['A', 'P'],
  ['F', 'H'],
] as const;

const letters = (direction: readonly number[], sign: number) =>
  LETTERS.map(([minus, plus], axis) => {
    const part = (direction[axis] ?? 0) * sign;
    return { letter: part < 0 ? minus : plus, size: Math.abs(part) };
  })
    .filter(({ size }) => size > 0.1)
    .sort((a, b) => b.size - a.size)
    .map(({ letter }) => letter)
    .join('');

/** The size of a frame after turning. */
export const turnedSize = (turn: Turn, width: number, height: number) =>
  turn.transpose ? { width: height, height: width } : { width, height };

/**
 * Turn a picture.
 *
 * @param data - Interleaved samples, `width * height * channels` of them; not changed.
 * @returns A new array of the same kind, and its size.
 * @throws RangeError when the data are not of the size stated.
 */
export function turnPixels<Samples extends Uint8Array | Uint8ClampedArray | Float32Array>(
  data: Samples,
  width: number,
  height: number,
  channels: number,
  turn: Turn,
): { data: Samples; width: number; height: number } {
  if (data.length !== width * height * channels) {
    throw new RangeError(
      `${width} × ${height} × ${channels} samples expected, got ${data.length}.`,
    );
  }
  const size = turnedSize(turn, width, height);
  const turned = data.slice() as Samples;
  if (!turn.transpose && !turn.flipColumns && !turn.flipRows) {
    return { data: turned, ...size };
  }
  // Steps through the source for one step right, and one down, in the turned picture.
  let right = turn.transpose ? width : 1;
  let down = turn.transpose ? 1 : width;
  let start = 0;
  if (turn.flipColumns) {
    start += right * (size.width - 1);
    right = -right;
  }
  if (turn.flipRows) {
    start += down * (size.height - 1);
    down = -down;
  }
  let to = 0;
  for (let row = 0; row < size.height; row++) {
    let from = start + row * down;
    for (let column = 0; column < size.width; column++, from += right) {
      for (let channel = 0; channel < channels; channel++) {
        turned[to++] = data[from * channels + channel] ?? 0;
      }
    }
  }
  return { data: turned, ...size };
}

/** Where a pixel of the stored frame is in the turned one. `width`, `height`: of the stored frame. */
export function turnPoint(
  turn: Turn,
  width: number,
  height: number,
  [column, row]: PixelPoint,
): PixelPoint {
  const size = turnedSize(turn, width, height);
  const [across, down] = turn.transpose ? [row, column] : [column, row];
  return pixelPoint(
    turn.flipColumns ? size.width - 1 - across : across,
    turn.flipRows ? size.height - 1 - down : down,
  );
}

/** The exact inverse of `turnPoint`; `width`, `height` are those of the stored frame, too. */
export function unturnPoint(
  turn: Turn,
  width: number,
  height: number,
  [column, row]: PixelPoint,
): PixelPoint {
  const size = turnedSize(turn, width, height);
  const across = turn.flipColumns ? size.width - 1 - column : column;
  const down = turn.flipRows ? size.height - 1 - row : row;
  return turn.transpose ? pixelPoint(down, across) : pixelPoint(across, down);
}
