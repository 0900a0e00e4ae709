import { describe, expect, it } from 'vitest';
import { cutLine, sliceAt, type Slice } from '@/lib/image/series/across';
import { patientPoint } from '@/lib/image/geometry';

type Vector = [number, number, number];

const slice = (
  position: Vector,
  row: Vector,
  column: Vector,
  spacing: [rows: number, columns: number] = [1, 1],
): Slice => ({
  plane: {
    position: patientPoint(...position),
    rowDirection: row,
    columnDirection: column,
    rowSpacingMm: spacing[0],
    columnSpacingMm: spacing[1],
  },
  rows: 100,
  columns: 100,
});

/** Pixel (c, r) at x = c − 50, y = r − 50. */
const axial = (z: number) => slice([-50, -50, z], [1, 0, 0], [0, 1, 0]);
/** Pixel (c, r) at y = c − 50, z = 80 − r. */
const sagittal = (x: number) => slice([x, -50, 80], [0, 1, 0], [0, 0, -1]);

describe('the slice at the same height', () => {
  const thick = [0, 5, 10, 15].map(axial);

  it('is the nearest along the normal, whatever the order and the extent', () => {
    expect(sliceAt(axial(6), thick)).toBe(1);
    expect(sliceAt(axial(13), thick.toReversed())).toBe(0);
    // Half the size, somewhere else in the plane: only the height counts.
    const small = slice([10, 20, 9], [1, 0, 0], [0, 1, 0], [0.5, 0.5]);
    expect(sliceAt(small, thick)).toBe(2);
  });

  it('may be looked at from the other side: a stack from head to feet', () => {
    // Rows from the patient's left to the right: the normal points to the feet.
    const mirrored = slice([50, -50, 10], [-1, 0, 0], [0, 1, 0]);
    expect(sliceAt(mirrored, thick)).toBe(2);
  });

  it('is measured in the middle of the slices, where they are tilted against each other', () => {
    // 4° about x: sin 0.0698, cos 0.9976. Its middle, 49.5 pixels down, lies 49.5 × 0.0698 = 3.5
    // higher than its top row: at z = 6.5 + 3.5 = 10.
    const tilted = slice([-50, -50, 6.5], [1, 0, 0], [0, 0.9976, 0.0698]);
    expect(sliceAt(tilted, thick)).toBe(2);
  });

  it('is none beyond the ends by more than a step, nor where the planes are not parallel', () => {
    expect(sliceAt(axial(19), thick)).toBe(3);
    expect(sliceAt(axial(21), thick)).toBeUndefined();
    expect(sliceAt(axial(-6), thick)).toBeUndefined();
    expect(sliceAt(sagittal(0), thick)).toBeUndefined();
    expect(sliceAt(axial(0), [])).toBeUndefined();
  });
});

describe('a reference line', () => {
  it('is where the other slice cuts, to its outer edges', () => {
    // The axial slice z = 30 on the sagittal one: row 80 − 30 = 50, y from −50.5 to 49.5, which
    // is column −0.5 to 99.5.
    const ends = cutLine(sagittal(0), axial(30))?.toSorted(([a], [b]) => a - b);
    expect(ends?.[0]).toEqual([expect.closeTo(-0.5), expect.closeTo(50)]);
    expect(ends?.[1]).toEqual([expect.closeTo(99.5), expect.closeTo(50)]);
  });

  it('takes pixels that are not square', () => {
    // Rows 2 mm apart: z = 30 is row (80 − 30) / 2 = 25.
    const tall = slice([0, -50, 80], [0, 1, 0], [0, 0, -1], [2, 1]);
    expect(cutLine(tall, axial(30))?.map(([, row]) => row)).toEqual([
      expect.closeTo(25),
      expect.closeTo(25),
    ]);
  });

  it('is none between parallel slices, nor where the other one ends before', () => {
    expect(cutLine(axial(0), axial(5))).toBeUndefined();
    // x = 60 is beyond the axial slice's own extent but not outside its plane: a line, far right.
    expect(cutLine(axial(0), sagittal(60))?.map(([column]) => column)).toEqual([
      expect.closeTo(110),
      expect.closeTo(110),
    ]);
    // The sagittal slice goes from z = 80.5 down to −19.5.
    expect(cutLine(axial(-30), sagittal(0))).toBeUndefined();
  });
});
