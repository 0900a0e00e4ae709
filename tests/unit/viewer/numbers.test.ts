import { describe, expect, it } from 'vitest';
import { pixelPoint } from '@/lib/image/geometry';
import { measure, type Shape } from '@/lib/viewer/measuring/numbers';

// c, r = np.meshgrid(np.arange(40), np.arange(30)); img = (7*c + 13*r + c*r) % 211 - 50
const columns = 40;
const rows = 30;
const frame = {
  values: Float32Array.from({ length: columns * rows }, (_, index) => {
    const [c, r] = [index % columns, Math.floor(index / columns)];
    return ((7 * c + 13 * r + c * r) % 211) - 50;
  }),
  columns,
  rows,
};
// Rows 2 mm apart, columns 0.5 mm.
const spacing = [2, 0.5] as const;
const points = (...pairs: [number, number][]) => pairs.map((pair) => pixelPoint(...pair));
const numbersOf = (shape: Shape) =>
  measure(shape, { spacing }, frame, { factor: 1, unit: 'HU' });
const valueOf = (shape: Shape, name: string) =>
  numbersOf(shape).find((each) => each.name === name);

const star = points([5.2, 3.1], [30.7, 6.4], [22.3, 25.9], [15.5, 12.2], [8.1, 22.6]);

describe('the numbers of a region', () => {
  // NumPy 2.4: mask as in the comment; x.mean(), x.std(), np.median(x), x.min(), x.max(), x.size.
  it.each<[string, Shape, area: number, statistics: number[]]>([
    [
      'a circle, round in millimetres', // ((c-17.25)*0.5)**2 + ((r-12.5)*2)**2 <= 4.5**2
      {
        tool: 'CircleROI',
        points: points([17.25, 12.5], [26.25, 12.5]),
        roundIn: spacing,
      },
      63.61725123519331,
      [58.29032258064516, 64.18983617082908, 66.5, -50, 159, 62],
    ],
    [
      'a rectangle', // (c >= 3.5) & (c <= 11.1) & (r >= 4.25) & (r <= 9.2)
      {
        tool: 'RectangleROI',
        points: points([3.5, 4.25], [11.1, 4.25], [3.5, 9.2], [11.1, 9.2]),
      },
      37.62,
      [72.15, 69.98448042244794, 98, -48, 159, 40],
    ],
    [
      'an ellipse', // ((c - 17.3) / 9.6)**2 + ((r - 12.8) / 5.2)**2 <= 1
      {
        tool: 'EllipticalROI',
        points: points([17.3, 18], [17.3, 7.6], [7.7, 12.8], [26.9, 12.8]),
      },
      156.82830526720247,
      [59.72727272727273, 59.507095803807644, 63, -50, 160, 154],
    ],
    [
      'a closed freehand line', // even-odd rule; the area by the shoelace
      { tool: 'PlanarFreehandROI', points: star, closed: true },
      310.1,
      [56.144694533762056, 61.679716468386246, 54, -50, 160, 311],
    ],
    [
      'a closed polyline',
      { tool: 'Polyline', points: star, closed: true },
      310.1,
      [56.144694533762056, 61.679716468386246, 54, -50, 160, 311],
    ],
    [
      'a spline', // 21 points a piece by the Catmull-Rom matrix, then as a polygon
      {
        tool: 'SplineROI',
        points: points([8.3, 5.1], [28.4, 7.7], [24.9, 21.2], [11.6, 19.8]),
        closed: true,
      },
      321.815295358756,
      [53.758513931888544, 61.014162800024444, 51, -50, 160, 323],
    ],
  ])('agree with NumPy for %s', (_, shape, area, statistics) => {
    const [first, ...rest] = numbersOf(shape);
    expect(first).toEqual({
      name: 'area',
      value: expect.closeTo(area, 9),
      unit: 'mm²',
    });
    const names = ['mean', 'sd', 'median', 'min', 'max', 'pixels'];
    expect(rest.filter(({ name }) => names.includes(name))).toEqual(
      names.map((name, index) => ({
        name,
        value: expect.closeTo(statistics[index] ?? NaN, 9),
        unit: name === 'pixels' ? '1' : 'HU',
      })),
    );
  });

  it('are its extent alone where there are no values, as for colour', () => {
    const shape = { tool: 'Polyline', points: star, closed: true } as const;
    expect(
      measure(shape, {}, null, { factor: 1, unit: '1' }).map(({ name, unit }) => [
        name,
        unit,
      ]),
    ).toEqual([
      ['area', 'px²'],
      ['perimeter', 'px'],
    ]);
  });
});

describe('the numbers of lines', () => {
  it('are the way round a closed contour, the way along an open one', () => {
    // np.hypot of the differences, scaled by (0.5, 2), summed.
    const shape = { tool: 'PlanarFreehandROI', points: star } as const;
    expect(valueOf({ ...shape, closed: true }, 'perimeter')).toEqual({
      name: 'perimeter',
      value: expect.closeTo(141.3460813556711, 9),
      unit: 'mm',
    });
    expect(numbersOf({ ...shape, closed: false })).toEqual([
      { name: 'length', value: expect.closeTo(102.31913553614788, 9), unit: 'mm' },
    ]);
  });

  it('are the long and the short axis, whichever was drawn first', () => {
    // 12 columns and 3 rows: (6, 6) mm, 8.485; 4 columns and 7 rows: (2, 14) mm, 14.142.
    const [one, other] = [
      [
        [0, 0],
        [12, 3],
      ],
      [
        [5, 0],
        [9, 7],
      ],
    ] as [[number, number][], [number, number][]];
    const wanted = [
      { name: 'long axis', value: expect.closeTo(Math.sqrt(200), 9), unit: 'mm' },
      { name: 'short axis', value: expect.closeTo(Math.sqrt(72), 9), unit: 'mm' },
    ];
    const tool = 'Bidirectional';
    expect(numbersOf({ tool, points: points(...one, ...other) })).toEqual(wanted);
    expect(numbersOf({ tool, points: points(...other, ...one) })).toEqual(wanted);
  });

  it('are angles in the patient, where pixels are not square', () => {
    // np.degrees(np.arccos(u @ v / |u| / |v|)), u and v scaled by (0.5, 2).
    const angle = { tool: 'Angle', points: points([10, 3], [4, 8], [20, 9]) } as const;
    expect(numbersOf(angle)).toEqual([
      { name: 'angle', value: expect.closeTo(87.33699923393286, 9), unit: '°' },
    ]);
  });

  it('are the smaller angle of Cobb, whichever way the lines were drawn', () => {
    const tool = 'CobbAngle';
    const wanted = [
      { name: 'angle', value: expect.closeTo(37.42705135945659, 9), unit: '°' },
    ];
    const line = [
      [2, 3],
      [20, 5],
    ] as [number, number][];
    expect(numbersOf({ tool, points: points(...line, [6, 14], [30, 25]) })).toEqual(
      wanted,
    );
    expect(numbersOf({ tool, points: points(...line, [30, 25], [6, 14]) })).toEqual(
      wanted,
    );
  });

  it('have no angle where ultrasound has no scale: its pixels need not be square', () => {
    const angle = { tool: 'Angle', points: points([10, 3], [4, 8], [20, 9]) } as const;
    const note = 'outside the calibrated regions';
    expect(measure(angle, { note }, frame, { factor: 1, unit: '1' })).toEqual([]);
    // Without any spacing pixels are square.
    expect(measure(angle, {}, frame, { factor: 1, unit: '1' })).toHaveLength(1);
  });
});

describe('a probe', () => {
  const at = (column: number, row: number) =>
    numbersOf({ tool: 'Probe', points: points([column, row]) });

  it('reads the pixel that holds the point', () => {
    // img[12, 17] = (119 + 156 + 204) % 211 - 50
    expect(at(17.4, 11.6)).toEqual([{ name: 'value', value: 7, unit: 'HU' }]);
  });

  it('reads nothing beside the picture', () => {
    expect(at(-0.6, 4)).toEqual([]);
    expect(at(39.6, 4)).toEqual([]);
  });
});

it('an unfinished drawing has no numbers', () => {
  for (const tool of [
    'Length',
    'Bidirectional',
    'Angle',
    'CobbAngle',
    'RectangleROI',
  ] as const) {
    expect(numbersOf({ tool, points: points([1, 1]) })).toEqual([]);
  }
});

it('values are read as SUV where the file has what it takes, else say why not', () => {
  const probe = { tool: 'Probe', points: points([3, 2]) } as const;
  const [raw] = measure(probe, {}, frame, { factor: 1, unit: '1' });
  expect(measure(probe, {}, frame, { factor: 0.5, unit: 'SUVbw' })).toEqual([
    { name: 'value', value: (raw?.value ?? 0) / 2, unit: 'SUVbw' },
  ]);
  const note = 'no SUV: no patient weight';
  expect(measure(probe, {}, frame, { factor: 1, unit: 'Bq/ml', note })).toEqual([
    { name: 'value', value: raw?.value, unit: 'Bq/ml', note },
  ]);
});
