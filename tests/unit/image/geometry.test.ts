import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/errors';
import {
  directionsOf,
  distanceToPlane,
  normalOf,
  patientPoint,
  patientToPixel,
  pixelPoint,
  pixelToPatient,
  planeOf,
  type ImagePlane,
} from '@/lib/image/geometry';

const axial: ImagePlane = {
  position: patientPoint(-100, -80, 30),
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  rowSpacingMm: 2,
  columnSpacingMm: 0.5,
};

// Rows run back and down, columns to the left and down. NumPy, from a rotation by 30° about x and
// then 20° about z:
//   Rx = [[1,0,0],[0,c30,-s30],[0,s30,c30]]; Rz = [[c20,-s20,0],[s20,c20,0],[0,0,1]]; R = Rz @ Rx
//   row, col = R[:,0], R[:,1]; point = pos + 7*0.7*row + 11*1.3*col
const tilted: ImagePlane = {
  position: patientPoint(10, -20, 30),
  rowDirection: [0.9396926207859084, 0.3420201433256687, 0],
  columnDirection: [-0.2961981327260237, 0.8137976813493738, 0.49999999999999994],
  rowSpacingMm: 1.3,
  columnSpacingMm: 0.7,
};

describe('pixelToPatient', () => {
  it('scales columns by the spacing between columns and rows by the one between rows', () => {
    expect(pixelToPatient(axial, pixelPoint(4, 3))).toEqual([-98, -74, 30]);
  });

  it('follows a tilted plane', () => {
    const [x, y, z] = pixelToPatient(tilted, pixelPoint(7, 11));
    expect(x).toBeCloseTo(10.368860543868811, 10);
    expect(y).toBeCloseTo(-6.686794454408178, 10);
    expect(z).toBeCloseTo(37.15, 10);
  });

  it('refuses a plane without spacing', () => {
    const flat = { ...axial, rowSpacingMm: 0 };
    const refused = new AppError(
      'geometry_unusable',
      'Pixel Spacing must be two positive numbers.',
    );
    expect(() => pixelToPatient(flat, pixelPoint(0, 0))).toThrow(refused);
    expect(() => patientToPixel(flat, patientPoint(0, 0, 0))).toThrow(refused);
  });
});

describe('patientToPixel', () => {
  it('undoes pixelToPatient', () => {
    const { pixel, offPlaneMm } = patientToPixel(
      tilted,
      pixelToPatient(tilted, pixelPoint(7.25, -3.5)),
    );
    expect(pixel[0]).toBeCloseTo(7.25, 10);
    expect(pixel[1]).toBeCloseTo(-3.5, 10);
    expect(offPlaneMm).toBeCloseTo(0, 10);
  });

  it('says how far off the plane the point was', () => {
    const { pixel, offPlaneMm } = patientToPixel(axial, patientPoint(-98, -74, 27.5));
    expect(pixel).toEqual([4, 3]);
    expect(offPlaneMm).toBe(-2.5);
  });
});

describe('distanceToPlane', () => {
  it('is positive towards the head of a plain axial slice', () => {
    expect(normalOf(axial)).toEqual([0, 0, 1]);
    expect(distanceToPlane(axial, patientPoint(500, 500, 35))).toBe(5);
  });
});

describe('planeOf', () => {
  const frame = {
    position: [1, 2, 3],
    orientation: [0, 1, 0, 0, 0, -1],
    pixelSpacing: [2, 0.5],
  } as const;

  it('reads position, cosines and spacing in the order DICOM stores them', () => {
    expect(planeOf(frame)).toEqual({
      position: [1, 2, 3],
      rowDirection: [0, 1, 0],
      columnDirection: [0, 0, -1],
      rowSpacingMm: 2,
      columnSpacingMm: 0.5,
    });
  });

  it('makes cosines of four decimals unit length and square to each other', () => {
    const plane = planeOf({
      ...frame,
      orientation: [0.9397, 0.342, 0, -0.2962, 0.8138, 0.5001],
    });
    const { rowDirection: r, columnDirection: c } = plane ?? tilted;
    expect(Math.hypot(...r)).toBeCloseTo(1, 12);
    expect(Math.hypot(...c)).toBeCloseTo(1, 12);
    expect(r[0] * c[0] + r[1] * c[1] + r[2] * c[2]).toBeCloseTo(0, 12);
    expect(r[0]).toBeCloseTo(tilted.rowDirection[0], 3);
    expect(c[2]).toBeCloseTo(tilted.columnDirection[2], 3);
  });

  it.each([
    ['no position', { ...frame, position: undefined }],
    ['no orientation', { ...frame, orientation: undefined }],
    ['no spacing', { ...frame, pixelSpacing: undefined }],
    ['a spacing of zero', { ...frame, pixelSpacing: [0, 1] as const }],
    ['a position that is no number', { ...frame, position: [NaN, 0, 0] as const }],
    ['cosines of zero', { ...frame, orientation: [0, 0, 0, 0, 0, 0] as const }],
    ['parallel cosines', { ...frame, orientation: [1, 0, 0, 1, 0, 0] as const }],
  ])('gives no plane for %s', (_, incomplete) => {
    expect(planeOf(incomplete)).toBeUndefined();
  });

  it('takes no directions that are 10° from a right angle', () => {
    expect(
      directionsOf([1, 0, 0, Math.sin(Math.PI / 18), Math.cos(Math.PI / 18), 0]),
    ).toBe(undefined);
  });
});
