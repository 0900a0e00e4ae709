import { describe, expect, it } from 'vitest';
import { TAG, type DicomJson } from '@/lib/dicom/json';
import { pixelPoint } from '@/lib/image/geometry';
import { readable } from '@/lib/image/measuring/readable';
import { measure, refusalOf, type AnnotationTool } from '@/lib/viewer/measuring/numbers';
import { scaleAt } from '@/lib/viewer/measuring/scale';
import { screenRegions } from '@/tests/phantoms/ultrasound';

const element = (vr: string, ...Value: unknown[]) => ({ vr, Value });

/** Tissue at 0.05 cm, M-mode at 0.02 s and 0.1 cm, a spectrum at 0.01 s and −2 cm/s a pixel. */
const ultrasound: DicomJson = {
  '00080060': element('CS', 'US'),
  '00186011': element(
    'SQ',
    ...screenRegions.map((region) =>
      Object.fromEntries(
        Object.entries(region).map(([keyword, value]) => [
          TAG[keyword as keyof typeof TAG],
          element('UN', value),
        ]),
      ),
    ),
  ),
};
/** What a tool says of points on that screen. */
function said(tool: AnnotationTool, closed: boolean, ...pairs: [number, number][]) {
  const points = pairs.map((pair) => pixelPoint(...pair));
  const scale = scaleAt(ultrasound, 1, points);
  const shape = { tool, points, closed };
  return {
    numbers: measure(shape, scale, null, { factor: 1, unit: '1' }).map(readable),
    note: scale.note,
    refusal: refusalOf(shape, scale),
  };
}

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
});

describe('on ultrasound', () => {
  it('lengths and areas are in the unit of their region, whose scale is told', () => {
    // 30 and 40 columns and rows of 0.05 cm: 1.5, 2 and 2.5 cm.
    expect(said('Length', false, [10, 10], [40, 50])).toEqual({
      numbers: ['2.50 cm'],
      note: 'US region 1, 0.05 cm/px',
    });
    expect(
      said('RectangleROI', false, [10, 10], [40, 10], [10, 50], [40, 50]).numbers,
    ).toEqual(['3.00 cm²']);
    expect(
      said('Bidirectional', false, [10, 10], [40, 50], [0, 0], [0, 20]).numbers,
    ).toEqual(['long axis 2.50 cm', 'short axis 1.00 cm']);
  });

  it('a length in M-mode is a time, a depth and a velocity', () => {
    // 50 columns of 0.02 s, 30 rows of 0.1 cm: 3 cm in one second.
    expect(said('Length', false, [120, 40], [170, 10])).toEqual({
      numbers: ['time 1.000 s', 'depth 3.00 cm', 'slope 3.0 cm/s'],
      note: 'US region 2, 0.02 s/px, 0.1 cm/px',
    });
  });

  it('a probe on a spectrum says when and how fast, from the baseline on', () => {
    // 1.5 s + 25 · 0.01 s; 30 rows above row 120, 2 cm/s each.
    expect(said('Probe', false, [25, 90]).numbers).toEqual([
      'time 1.750 s',
      'velocity 60.0 cm/s',
    ]);
    expect(said('Probe', false, [25, 125]).numbers[1]).toBe('velocity -10.0 cm/s');
    // The skin is row 5 of the M-mode.
    expect(said('Probe', false, [110, 25]).numbers).toEqual([
      'time 0.000 s',
      'depth 2.00 cm',
    ]);
    // Tissue has its values, and no axes.
    expect(said('Probe', false, [10, 10]).numbers).toEqual([]);
  });

  it('a tracing of velocities closed along the baseline is a way', () => {
    // A triangle, 40 columns wide and 30 rows high: 600 pixels of 0.01 s · 2 cm/s.
    const corners = [
      [20, 120],
      [40, 90],
      [60, 120],
    ] as [number, number][];
    expect(said('PlanarFreehandROI', true, ...corners)).toEqual({
      numbers: ['VTI 12.00 cm'],
      note: 'US region 3, 0.01 s/px, 2 cm/s/px',
    });
    const inMMode = corners.map(([x, y]): [number, number] => [x + 100, y - 80]);
    expect(said('PlanarFreehandROI', true, ...inMMode)).toMatchObject({
      numbers: [],
      refusal: 'No number: across is time, down is depth here. Length measures both.',
    });
  });

  it('nothing is measured across regions, nor from inside to outside, and a sentence says so', () => {
    expect(said('Length', false, [60, 40], [150, 40])).toEqual({
      numbers: [],
      refusal:
        'No number: the ends lie in parts of the picture that have different scales.',
    });
    expect(said('Length', false, [60, 40], [105, 40])).toEqual({
      numbers: [],
      refusal: 'No number: one end lies outside the calibrated part of the picture.',
    });
    for (const tool of ['Angle', 'Bidirectional', 'CobbAngle'] as const) {
      const there = [10, 90] as [number, number];
      expect(said(tool, false, there, [20, 95], [30, 90], [40, 85])).toMatchObject({
        numbers: [],
        refusal: expect.stringContaining('across is time, down is velocity'),
      });
    }
    // Words need no scale.
    expect(said('ArrowAnnotate', false, [60, 40], [150, 40]).refusal).toBeUndefined();
  });

  it('pixels are pixels outside, and in regions without units', () => {
    expect(said('Length', false, [102, 10], [105, 14])).toEqual({
      numbers: ['5.0 px'],
      note: 'outside the calibrated regions',
    });
    const [{ Value: [first] = [] } = { Value: [] }] = [ultrasound['00186011']];
    const bare = { ...(first as DicomJson), '00186024': element('US', 0) };
    const header = {
      '00186011': element('SQ', { ...bare, '00186026': element('US', 0) }),
    };
    expect(scaleAt(header, 1, [pixelPoint(1, 1)])).toEqual({});
  });

  it('one end of a region does not hide that the statistics of its pixels are true', () => {
    const values = new Float32Array(200 * 160).fill(7);
    const points = [
      [90, 10],
      [120, 10],
      [90, 20],
      [120, 20],
    ].map(([x = 0, y = 0]) => pixelPoint(x, y));
    const scale = scaleAt(ultrasound, 1, points);
    const frame = { values, columns: 200, rows: 160 };
    const numbers = measure({ tool: 'RectangleROI', points }, scale, frame, {
      factor: 1,
      unit: '1',
    });
    expect(numbers.map(({ name }) => name)).toEqual([
      'mean',
      'sd',
      'median',
      'min',
      'max',
      'pixels',
    ]);
    expect(numbers[0]).toEqual({ name: 'mean', value: 7, unit: '1' });
  });
});

describe('the numbers of an annotation', () => {
  it('of a length on pixels twice as high as wide are its millimetres', () => {
    // 3 columns of 1 mm and 2 rows of 2 mm: 3-4-5.
    const points = [pixelPoint(0, 0), pixelPoint(3, 2)];
    expect(
      measure({ tool: 'Length', points }, { spacing: [2, 1] }, null, {
        factor: 1,
        unit: 'HU',
      }),
    ).toEqual([{ name: 'length', value: 5, unit: 'mm' }]);
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
      measure({ tool: 'EllipticalROI', points: handles }, { spacing: [2, 1] }, frame, {
        factor: 1,
        unit: 'HU',
      }),
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
