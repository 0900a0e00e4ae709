import { describe, expect, it } from 'vitest';
import type { UltrasoundRegion } from '@/lib/dicom/attributes/ultrasound-regions';
import { pixelPoint } from '@/lib/image/geometry';
import {
  axesInWords,
  betweenAlongAxes,
  commonSpacing,
  regionName,
  regionScaleAt,
  scaleInWords,
  slopeBetween,
  travelPerPixel,
  valuesAlongAxes,
} from '@/lib/image/ultrasound/calibration';

/** 2D tissue, 0.05 cm across and 0.1 cm down a pixel; the axis across runs backwards. */
const tissue: UltrasoundRegion = {
  number: 1,
  x0: 100,
  y0: 50,
  x1: 299,
  y1: 249,
  spatialFormat: 1,
  dataType: 1,
  isBehind: false,
  unitsX: 3,
  unitsY: 3,
  deltaX: -0.05,
  deltaY: 0.1,
};
const doppler: UltrasoundRegion = {
  ...tissue,
  number: 2,
  x0: 400,
  x1: 599,
  spatialFormat: 3,
  dataType: 3,
  unitsX: 4,
  unitsY: 7,
  deltaX: 0.01,
  deltaY: -2,
};
const mMode: UltrasoundRegion = {
  ...doppler,
  spatialFormat: 2,
  dataType: 1,
  unitsY: 3,
  deltaY: 0.02,
};

const at = (column: number, row: number) => pixelPoint(column, row);

describe('the scale at points of an ultrasound frame', () => {
  it('is that of the region that holds them all, each direction with its own delta', () => {
    const points = [at(120, 60), at(180, 100), at(130, 90)];
    // Between rows, then between columns; whichever way they run.
    expect(regionScaleAt(points, [tissue, doppler])).toEqual({
      kind: 'plane',
      region: tissue,
      spacing: [0.1, 0.05],
    });
  });

  it('is one of axes where these mean different things, or only one means anything', () => {
    const points = [at(410, 60), at(460, 100)];
    expect(regionScaleAt(points, [tissue, doppler])).toEqual({
      kind: 'axes',
      region: doppler,
    });
    const ecg = { ...doppler, dataType: 10, spatialFormat: 4, unitsY: 0, deltaY: 0 };
    expect(regionScaleAt(points, [ecg])).toEqual({ kind: 'axes', region: ecg });
    expect(betweenAlongAxes(ecg, at(410, 60), at(460, 100))).toEqual([
      { name: 'time', value: 0.5, unit: 's' },
    ]);
  });

  it('takes the foremost of nested regions, then the smallest', () => {
    const inner = { ...tissue, x0: 150, x1: 280, y0: 60, y1: 90, deltaX: 0.01 };
    const points = [at(160, 70), at(160, 80)];
    expect(regionScaleAt(points, [tissue, inner])).toMatchObject({ region: inner });
    const behind = { ...inner, isBehind: true };
    expect(regionScaleAt(points, [behind, tissue])).toMatchObject({ region: tissue });
  });

  it('is that of the tissue where its box of colour flow has the same', () => {
    const flow = { ...tissue, dataType: 2, x0: 150, x1: 200, y0: 60, y1: 90 };
    const across = [at(160, 70), at(260, 200)];
    expect(regionScaleAt(across, [tissue, flow])).toMatchObject({
      kind: 'plane',
      region: tissue,
    });
    const enlarged = { ...flow, deltaX: -0.02, deltaY: 0.04 };
    expect(regionScaleAt(across, [tissue, enlarged])).toMatchObject({ kind: 'refused' });
  });

  it('counts the corner pixels as part of the region', () => {
    expect(regionScaleAt([at(100, 50), at(299, 249)], [tissue]).kind).toBe('plane');
  });

  it.each([
    ['different scales', [150, 100], [450, 100], [tissue, doppler], /different scales/],
    [
      'separate regions of one scale',
      [150, 100],
      [450, 100],
      [tissue, { ...tissue, x0: 400, x1: 599 }],
      /separate parts/,
    ],
    ['an end outside', [150, 100], [350, 100], [tissue], /outside the calibrated part/],
    [
      'an end on a colour bar, which lies in the region and has no scale',
      [150, 100],
      [290, 100],
      [tissue, { ...tissue, x0: 285, dataType: 14, unitsX: 0, unitsY: 0 }],
      /outside the calibrated part/,
    ],
  ] as const)('is refused for %s, in words', (_, a, b, regions, reason) => {
    expect(regionScaleAt([at(a[0], a[1]), at(b[0], b[1])], regions)).toEqual({
      kind: 'refused',
      reason: expect.stringMatching(reason),
    });
  });

  it('is none outside all regions, and where a region has no units', () => {
    const points = [at(10, 10), at(13, 14)];
    const none = { kind: 'none' };
    expect(regionScaleAt(points, [tissue])).toEqual(none);
    expect(regionScaleAt(points, [])).toEqual(none);
    const blank = { ...tissue, x0: 0, y0: 0, unitsX: 0, unitsY: 0 };
    expect(regionScaleAt(points, [blank])).toEqual(none);
  });
});

describe('along the axes of a region', () => {
  it('lie time and velocity, or time and depth, and how fast they change', () => {
    // 50 · 0.01 s and 40 · 2 cm/s.
    expect(betweenAlongAxes(doppler, at(410, 60), at(460, 100))).toEqual([
      { name: 'time', value: 0.5, unit: 's' },
      { name: 'velocity', value: 80, unit: 'cm/s' },
    ]);
    expect(slopeBetween(doppler, at(410, 60), at(460, 100))).toEqual({
      name: 'slope',
      value: 160,
      unit: 'cm/s²',
    });
    // 40 · 0.02 cm in 0.5 s, drawn backwards.
    expect(betweenAlongAxes(mMode, at(460, 100), at(410, 60))).toEqual([
      { name: 'time', value: 0.5, unit: 's' },
      { name: 'depth', value: expect.closeTo(0.8, 9), unit: 'cm' },
    ]);
    expect(slopeBetween(mMode, at(460, 100), at(410, 60))).toEqual({
      name: 'slope',
      value: expect.closeTo(1.6, 9),
      unit: 'cm/s',
    });
  });

  it('nothing changes while no time passes, and in tissue there is no time', () => {
    expect(slopeBetween(mMode, at(410, 60), at(410, 100))).toBeUndefined();
    expect(slopeBetween(tissue, at(110, 60), at(140, 100))).toBeUndefined();
  });

  it('are read from the reference pixel, which counts from the region’s corner', () => {
    // The baseline is row 50 + 120 = 170, the sweep begins at column 400 with 1.5 s.
    const spectral = {
      ...doppler,
      referenceX: { pixel: 0, value: 1.5 },
      referenceY: { pixel: 120, value: 0 },
    };
    // 30 rows above the baseline: −30 · −2 = 60 cm/s; 25 columns on: 1.5 + 0.25 s.
    expect(valuesAlongAxes(spectral, at(425, 140))).toEqual([
      { name: 'time', value: 1.75, unit: 's' },
      { name: 'velocity', value: 60, unit: 'cm/s' },
    ]);
    // Below it the flow goes away.
    expect(valuesAlongAxes(spectral, at(400, 175))[1]).toEqual({
      name: 'velocity',
      value: -10,
      unit: 'cm/s',
    });
    // A baseline that has a value of its own.
    const shifted = { ...doppler, referenceY: { pixel: 120, value: -35 } };
    expect(valuesAlongAxes(shifted, at(400, 140))).toEqual([
      { name: 'velocity', value: 25, unit: 'cm/s' },
    ]);
    expect(valuesAlongAxes(doppler, at(400, 175))).toEqual([]);
  });

  it('the area under velocities is a way', () => {
    // 0.01 s · 2 cm/s
    expect(travelPerPixel(doppler)).toBeCloseTo(0.02, 12);
    expect(travelPerPixel(mMode)).toBeUndefined();
  });
});

it('a region is named in words, with its scale', () => {
  expect(regionName(tissue)).toBe('tissue 2D');
  expect(regionName(doppler)).toBe('pulsed-wave Doppler spectral');
  expect(scaleInWords({ ...tissue, deltaY: 0.05 })).toBe('US region 1, 0.05 cm/px');
  expect(scaleInWords({ ...tissue, deltaX: -0.0286 })).toBe(
    'US region 1, 0.029 cm/px, 0.1 cm/px',
  );
  expect(scaleInWords(doppler)).toBe('US region 2, 0.01 s/px, 2 cm/s/px');
  expect(axesInWords(doppler)).toBe('across is time, down is velocity');
  expect(axesInWords({ ...doppler, unitsY: 0 })).toBe(
    'across is time, down is no measure',
  );
});

describe('commonSpacing', () => {
  it('is the scale of the lengths: millimetres between rows, then columns', () => {
    // 0.1 cm down, 0.05 cm across, whichever way they run; seconds and velocities don't count.
    expect(commonSpacing([doppler, tissue, { ...tissue, x0: 400 }])).toEqual([1, 0.5]);
  });

  it('is none where there are two scales, or no lengths', () => {
    expect(commonSpacing([tissue, { ...tissue, deltaY: 0.2 }])).toBeUndefined();
    expect(commonSpacing([doppler])).toBeUndefined();
    expect(commonSpacing([])).toBeUndefined();
  });
});
