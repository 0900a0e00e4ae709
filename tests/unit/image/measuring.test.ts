import { describe, expect, it } from 'vitest';
import { pixelPoint } from '@/lib/image/geometry';
import {
  angleAt,
  lengthBetween,
  measureRoi,
  type Roi,
} from '@/lib/image/measuring/measure';

describe('lengthBetween', () => {
  it('scales each direction by its own spacing', () => {
    // 6 columns of 0.5 mm, 2 rows of 2 mm: a triangle of 3 and 4.
    expect(lengthBetween(pixelPoint(1, 1), pixelPoint(7, 3), [2, 0.5])).toEqual({
      value: 5,
      unit: 'mm',
    });
  });

  it('is in pixels without spacing: a millimetre is never guessed', () => {
    expect(lengthBetween(pixelPoint(0, 0), pixelPoint(-3, 4))).toEqual({
      value: 5,
      unit: 'px',
    });
  });
});

describe('angleAt', () => {
  const corner = pixelPoint(10, 10);

  it('is the smaller one', () => {
    expect(angleAt(corner, pixelPoint(20, 10), pixelPoint(10, 0))).toBeCloseTo(90, 9);
    expect(angleAt(corner, pixelPoint(0, 11), pixelPoint(0, 9))).toBeCloseTo(
      11.421186,
      5,
    );
  });

  it('is measured in the patient, where pixels are not square', () => {
    // 1 column right of 1 mm and 1 row down of √3 mm: 60°.
    const spacing = [Math.sqrt(3), 1] as const;
    expect(angleAt(corner, pixelPoint(11, 10), pixelPoint(11, 11), spacing)).toBeCloseTo(
      60,
      9,
    );
  });
});

describe('measureRoi', () => {
  // c, r = np.meshgrid(np.arange(40), np.arange(30)); img = (7*c + 13*r + c*r) % 211 - 50
  const columns = 40;
  const rows = 30;
  const values = Float32Array.from({ length: columns * rows }, (_, index) => {
    const [c, r] = [index % columns, Math.floor(index / columns)];
    return ((7 * c + 13 * r + c * r) % 211) - 50;
  });
  const frame = { values, columns, rows };

  // NumPy 1.24.2: mask as in the comment, then mask.sum(), x.mean(), x.std(), x.min(), x.max().
  it.each<[string, Roi, [number, number, number, number, number], number]>([
    [
      'an ellipse', // ((c - 17.3) / 9.6)**2 + ((r - 12.8) / 5.2)**2 <= 1
      { kind: 'ellipse', center: pixelPoint(17.3, 12.8), radiusX: 9.6, radiusY: 5.2 },
      [154, 59.72727272727273, 59.507095803807644, -50, 160],
      156.82830526720247,
    ],
    [
      'an ellipse turned by 30°', // x = (c-20)*cos + (r-15)*sin; y = (r-15)*cos - (c-20)*sin
      {
        kind: 'ellipse',
        center: pixelPoint(20, 15),
        radiusX: 12,
        radiusY: 4,
        angle: 30,
      },
      [149, 54.422818791946305, 61.152925397497235, -50, 158],
      150.79644737231007,
    ],
    [
      'a rectangle', // (c >= 3.5) & (c <= 11) & (r >= 4) & (r <= 9.2)
      { kind: 'rectangle', left: 3.5, top: 4, right: 11, bottom: 9.2 },
      [48, 74.20833333333333, 64.87358165865534, -48, 159],
      39, // 7.5 × 5.2
    ],
    [
      'a polygon that is not convex', // even-odd rule, point by point
      {
        kind: 'polygon',
        points: [
          pixelPoint(5.2, 3.1),
          pixelPoint(30.7, 6.4),
          pixelPoint(22.3, 25.9),
          pixelPoint(15.5, 12.2),
          pixelPoint(8.1, 22.6),
        ],
      },
      [311, 56.144694533762056, 61.679716468386246, -50, 160],
      310.1, // shoelace
    ],
  ])('agrees with NumPy on %s', (_, roi, [count, mean, deviation, min, max], area) => {
    const measured = measureRoi(frame, roi, [2, 0.5]);
    expect(measured.count).toBe(count);
    expect(measured.values?.mean).toBeCloseTo(mean, 9);
    expect(measured.values?.deviation).toBeCloseTo(deviation, 9);
    expect(measured.values).toMatchObject({ min, max });
    // 2 mm × 0.5 mm = 1 mm² a pixel.
    expect(measured.area.value).toBeCloseTo(area, 9);
    expect(measured.area.unit).toBe('mm²');
  });

  it('counts pixels whose centre is on the outline', () => {
    const square: Roi = {
      kind: 'polygon',
      points: [pixelPoint(1, 1), pixelPoint(3, 1), pixelPoint(3, 3), pixelPoint(1, 3)],
    };
    expect(measureRoi(frame, square).count).toBe(9);
    // Rows of 1, 3, 5, 3 and 1: the slanted edges run through pixel centres.
    const diamond: Roi = {
      kind: 'polygon',
      points: [pixelPoint(9, 7), pixelPoint(11, 9), pixelPoint(9, 11), pixelPoint(7, 9)],
    };
    expect(measureRoi(frame, diamond).count).toBe(13);
    const circle: Roi = {
      kind: 'ellipse',
      center: pixelPoint(10, 10),
      radiusX: 1,
      radiusY: 1,
    };
    expect(measureRoi(frame, circle).count).toBe(5);
  });

  it('stops at the edge of the frame, and its area does not', () => {
    const roi: Roi = {
      kind: 'rectangle',
      left: -5.5,
      top: -5.5,
      right: 1.5,
      bottom: 0.5,
    };
    const measured = measureRoi(frame, roi);
    expect(measured.count).toBe(2);
    expect(measured.area).toEqual({ value: 42, unit: 'px²' });
  });

  it('leaves padding out', () => {
    const padded = { values: Float32Array.of(NaN, 4, 8, NaN), columns: 2, rows: 2 };
    const whole: Roi = { kind: 'rectangle', left: 0, top: 0, right: 1, bottom: 1 };
    expect(measureRoi(padded, whole)).toMatchObject({
      count: 2,
      values: { mean: 6, deviation: 2, min: 4, max: 8 },
    });
  });

  it('has no values where no pixel is inside', () => {
    const between: Roi = {
      kind: 'rectangle',
      left: 1.2,
      top: 1.2,
      right: 1.8,
      bottom: 1.8,
    };
    expect(measureRoi(frame, between)).toMatchObject({ count: 0, values: null });
  });

  it('keeps the digits of a small spread around a large mean', () => {
    // Mean 16,000,000, population deviation 1; single precision holds both exactly.
    const large = { values: Float32Array.of(15999999, 16000001), columns: 2, rows: 1 };
    const whole: Roi = { kind: 'rectangle', left: 0, top: 0, right: 1, bottom: 0 };
    expect(measureRoi(large, whole).values).toMatchObject({ mean: 16e6, deviation: 1 });
  });
});
