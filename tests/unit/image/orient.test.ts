import { describe, expect, it } from 'vitest';
import { pixelPoint, type Orientation } from '@/lib/image/geometry';
import {
  AS_STORED,
  orientationLetters,
  standardOrientation,
  turnedSize,
  turnPixels,
  turnPoint,
  unturnPoint,
  type Turn,
} from '@/lib/image/orient';

const as = (transpose: boolean, flipColumns: boolean, flipRows: boolean): Turn => ({
  transpose,
  flipColumns,
  flipRows,
});
const turns = [false, true].flatMap((transpose) =>
  [false, true].flatMap((flipColumns) =>
    [false, true].map((flipRows) => as(transpose, flipColumns, flipRows)),
  ),
);

/** The 24 frames along the patient's axes, mirrored ones too: every signed pair of axes. */
const axes = [
  [1, 0, 0],
  [-1, 0, 0],
  [0, 1, 0],
  [0, -1, 0],
  [0, 0, 1],
  [0, 0, -1],
] as const;
const alongAxes = axes.flatMap((row) =>
  axes
    .filter((column) => row.every((part, axis) => part * (column[axis] ?? 0) === 0))
    .map((column): Orientation => [...row, ...column]),
);

describe('standardOrientation', () => {
  // By hand: LPS axes, row cosines then column cosines.
  it.each<[string, Orientation, object]>([
    ['plain axial', [1, 0, 0, 0, 1, 0], { ...AS_STORED, plane: 'axial' }],
    ['axial, prone', [-1, 0, 0, 0, -1, 0], { ...as(false, true, true), plane: 'axial' }],
    [
      'axial seen from the head',
      [-1, 0, 0, 0, 1, 0],
      { ...as(false, true, false), plane: 'axial' },
    ],
    [
      'axial, on its side',
      [0, 1, 0, -1, 0, 0],
      { ...as(true, true, false), plane: 'axial' },
    ],
    ['plain coronal', [1, 0, 0, 0, 0, -1], { ...AS_STORED, plane: 'coronal' }],
    [
      'coronal, head down',
      [1, 0, 0, 0, 0, 1],
      { ...as(false, false, true), plane: 'coronal' },
    ],
    ['plain sagittal', [0, 1, 0, 0, 0, -1], { ...AS_STORED, plane: 'sagittal' }],
    [
      'sagittal, head left',
      [0, 0, -1, 0, 1, 0],
      { ...as(true, false, false), plane: 'sagittal' },
    ],
  ])('knows %s', (_, orientation, expected) => {
    expect(standardOrientation(orientation)).toEqual(expected);
  });

  it('brings every frame along the axes to the letters of its plane', () => {
    const wanted = {
      axial: { left: 'R', right: 'L', top: 'A', bottom: 'P' },
      coronal: { left: 'R', right: 'L', top: 'H', bottom: 'F' },
      sagittal: { left: 'A', right: 'P', top: 'H', bottom: 'F' },
    };
    expect(alongAxes).toHaveLength(24);
    for (const orientation of alongAxes) {
      const turn = standardOrientation(orientation);
      expect(Object.keys(wanted)).toContain(turn.plane);
      expect(orientationLetters(orientation, turn), orientation.join()).toEqual(
        wanted[turn.plane as keyof typeof wanted],
      );
    }
  });

  it('calls a slice tilted by 20° axial, one tilted by 45° oblique, and turns both', () => {
    const tilted = (degrees: number): Orientation => {
      const angle = (degrees * Math.PI) / 180;
      return [-1, 0, 0, 0, Math.cos(angle), Math.sin(angle)];
    };
    expect(standardOrientation(tilted(20))).toEqual({
      ...as(false, true, false),
      plane: 'axial',
    });
    expect(standardOrientation(tilted(45))).toEqual({
      ...as(false, true, false),
      plane: 'oblique',
    });
  });

  it('leaves a frame without orientation as it is stored', () => {
    expect(standardOrientation(undefined)).toEqual({ ...AS_STORED, plane: 'unknown' });
    expect(standardOrientation([0, 0, 0, 0, 0, 0]).plane).toBe('unknown');
  });
});

describe('orientationLetters', () => {
  it('are those of the frame as stored when no turn is given', () => {
    expect(orientationLetters([-1, 0, 0, 0, -1, 0])).toEqual({
      left: 'L',
      right: 'R',
      top: 'P',
      bottom: 'A',
    });
  });

  it('names the stronger direction first on an oblique frame', () => {
    // Row 30° from left towards posterior: 0.87 left, 0.5 posterior.
    const orientation: Orientation = [0.866, 0.5, 0, 0, 0, -1];
    expect(orientationLetters(orientation)).toEqual({
      left: 'RA',
      right: 'LP',
      top: 'H',
      bottom: 'F',
    });
  });

  it('names three directions on a doubly oblique one', () => {
    // cos 30° cos 40°, sin 30° cos 40°, sin 40°: 0.66 left, 0.38 posterior, 0.64 up.
    const orientation: Orientation = [0.6634, 0.383, 0.6428, -0.5, 0.866, 0];
    expect(orientationLetters(orientation)?.right).toBe('LHP');
  });

  it('does not mention a tilt of 3°', () => {
    expect(orientationLetters([0.9986, 0.0523, 0, -0.0523, 0.9986, 0])?.right).toBe('L');
  });

  it('never guesses', () => {
    expect(orientationLetters(undefined)).toBeNull();
  });
});

describe('turning', () => {
  // 3 wide, 2 high:  1 2 3
  //                  4 5 6
  const picture = Uint8Array.of(1, 2, 3, 4, 5, 6);

  it.each([
    [as(false, false, false), [1, 2, 3, 4, 5, 6]],
    [as(false, true, false), [3, 2, 1, 6, 5, 4]],
    [as(false, false, true), [4, 5, 6, 1, 2, 3]],
    [as(true, false, false), [1, 4, 2, 5, 3, 6]],
    [as(true, true, false), [4, 1, 5, 2, 6, 3]],
    [as(true, true, true), [6, 3, 5, 2, 4, 1]],
  ])('%o moves pixels as on paper', (turn, expected) => {
    const turned = turnPixels(picture, 3, 2, 1, turn);
    expect([...turned.data]).toEqual(expected);
    expect([turned.width, turned.height]).toEqual(turn.transpose ? [2, 3] : [3, 2]);
  });

  it('keeps the colours of a pixel together and leaves the original alone', () => {
    const colour = Uint8Array.of(1, 2, 3, 4, 5, 6);
    expect([...turnPixels(colour, 2, 1, 3, as(false, true, false)).data]).toEqual([
      4, 5, 6, 1, 2, 3,
    ]);
    expect([...colour]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each(turns)('%o moves points with their pixels, and back exactly', (turn) => {
    const [width, height] = [3, 2];
    const turned = turnPixels(picture, width, height, 1, turn).data;
    for (const [index, value] of picture.entries()) {
      const stored = pixelPoint(index % width, Math.floor(index / width));
      const [column, row] = turnPoint(turn, width, height, stored);
      expect(turned[row * turnedSize(turn, width, height).width + column]).toBe(value);
      expect(unturnPoint(turn, width, height, pixelPoint(column, row))).toEqual(stored);
    }
  });

  it('refuses data of another size', () => {
    expect(() => turnPixels(picture, 3, 3, 1, AS_STORED)).toThrow(RangeError);
  });
});
