import { describe, expect, it } from 'vitest';
import type { DicomJson } from '@/lib/dicom/json';
import { pixelPoint } from '@/lib/image/geometry';
import { measure, readable } from '@/lib/viewer/measuring/numbers';
import { scaleAt } from '@/lib/viewer/measuring/scale';

const element = (vr: string, ...Value: unknown[]) => ({ vr, Value });

/** 40 × 40 pixels of tissue at 0.5 mm across and 1 mm down, and a spectrum beside it. */
const ultrasound: DicomJson = {
  '00080060': element('CS', 'US'),
  '00186011': element(
    'SQ',
    {
      '00186014': element('US', 1),
      '00186018': element('UL', 0),
      '0018601A': element('UL', 0),
      '0018601C': element('UL', 39),
      '0018601E': element('UL', 39),
      '00186024': element('US', 3),
      '00186026': element('US', 3),
      '0018602C': element('FD', 0.05),
      '0018602E': element('FD', -0.1),
    },
    {
      '00186014': element('US', 3),
      '00186018': element('UL', 50),
      '0018601A': element('UL', 0),
      '0018601C': element('UL', 99),
      '0018601E': element('UL', 39),
      '00186024': element('US', 4),
      '00186026': element('US', 7),
      '0018602C': element('FD', 0.01),
      '0018602E': element('FD', 2),
    },
  ),
};

describe('the scale of a frame', () => {
  it('is Pixel Spacing, rows first', () => {
    const header = { '00280030': element('DS', 2, 1) };
    expect(scaleAt(header, 1, [])).toMatchObject({ spacing: [2, 1] });
  });

  it('is said to be at the detector where only that is known', () => {
    const header = { '00181164': element('DS', 0.1, 0.1) };
    expect(scaleAt(header, 1, [])).toEqual({ spacing: [0.1, 0.1], note: 'at detector' });
  });

  it('is absent without any spacing: a millimetre is never guessed', () => {
    expect(scaleAt({}, 1, []).spacing).toBeUndefined();
  });

  it('of ultrasound holds inside the region that all points share', () => {
    const points = [pixelPoint(0, 0), pixelPoint(39, 39)];
    // 0.05 cm across and 0.1 cm down; the sign is a direction, not a size.
    expect(scaleAt(ultrasound, 1, points)).toEqual({
      spacing: [1, 0.5],
      note: 'US region',
    });
  });

  it('of ultrasound is refused across regions, and where the axes are no lengths', () => {
    const across = [pixelPoint(10, 10), pixelPoint(60, 10)];
    const spectrum = [pixelPoint(60, 10), pixelPoint(70, 10)];
    expect(scaleAt(ultrasound, 1, across).spacing).toBeUndefined();
    expect(scaleAt(ultrasound, 1, spectrum).spacing).toBeUndefined();
  });
});

describe('the numbers of an annotation', () => {
  it('of a length on pixels twice as high as wide are its millimetres', () => {
    // 3 columns of 1 mm and 2 rows of 2 mm: 3-4-5.
    const points = [pixelPoint(0, 0), pixelPoint(3, 2)];
    expect(measure({ tool: 'Length', points }, { spacing: [2, 1] }, null, 'HU')).toEqual([
      { name: 'length', value: 5, unit: 'mm' },
    ]);
  });

  it('of an ellipse are those of the pixels inside, handles in Cornerstone’s order', () => {
    // Columns hold their own number; the ellipse reaches from column 1 to 3 and row 1 to 3, so
    // that (2,1), (1,2), (2,2), (3,2), (2,3) are inside: mean 2, variance 2/5.
    const values = Float32Array.from({ length: 25 }, (_, index) => index % 5);
    const handles = [
      pixelPoint(2, 1),
      pixelPoint(2, 3),
      pixelPoint(1, 2),
      pixelPoint(3, 2),
    ];
    const frame = { values, columns: 5, rows: 5 };
    expect(
      measure(
        { tool: 'EllipticalROI', points: handles },
        { spacing: [2, 1] },
        frame,
        'HU',
      ),
    ).toEqual([
      { name: 'area', value: expect.closeTo(Math.PI * 2, 9), unit: 'mm²' },
      { name: 'mean', value: 2, unit: 'HU' },
      { name: 'sd', value: expect.closeTo(Math.sqrt(2 / 5), 9), unit: 'HU' },
      { name: 'median', value: 2, unit: 'HU' },
      { name: 'min', value: 1, unit: 'HU' },
      { name: 'max', value: 3, unit: 'HU' },
      { name: 'pixels', value: 5, unit: '1' },
    ]);
  });

  it('are read with one decimal and their unit', () => {
    expect(readable({ name: 'length', value: 9.96, unit: 'mm' })).toBe('10.0 mm');
    expect(readable({ name: 'mean', value: -39.44, unit: 'HU' })).toBe('mean -39.4 HU');
    expect(readable({ name: 'pixels', value: 84, unit: '1' })).toBe('pixels 84');
  });
});
