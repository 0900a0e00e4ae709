import { describe, expect, it } from 'vitest';
import type { UltrasoundRegion } from '@/lib/dicom/image-attributes';
import { pixelPoint } from '@/lib/image/geometry';
import { commonSpacing, measureInRegions } from '@/lib/image/ultrasound/calibration';

/** 2D tissue, 0.05 cm across and 0.1 cm down a pixel; the axis across runs backwards. */
const tissue: UltrasoundRegion = {
  x0: 100,
  y0: 50,
  x1: 299,
  y1: 249,
  spatialFormat: 1,
  dataType: 1,
  unitsX: 3,
  unitsY: 3,
  deltaX: -0.05,
  deltaY: 0.1,
};
const doppler: UltrasoundRegion = {
  ...tissue,
  x0: 400,
  x1: 599,
  spatialFormat: 3,
  dataType: 3,
  unitsX: 4,
  unitsY: 7,
  deltaX: 0.01,
  deltaY: -2,
};

describe('measureInRegions', () => {
  it('measures in the unit of the region, each direction by its own delta', () => {
    // 60 × 0.05 = 3 cm, 40 × 0.1 = 4 cm.
    const measured = measureInRegions(pixelPoint(120, 60), pixelPoint(180, 100), [
      tissue,
    ]);
    expect(measured).toMatchObject({ kind: 'length', unit: 'cm' });
    expect('value' in measured && measured.value).toBeCloseTo(5, 9);
  });

  it('gives each axis its own where they mean different things', () => {
    expect(
      measureInRegions(pixelPoint(410, 60), pixelPoint(460, 100), [tissue, doppler]),
    ).toEqual({
      kind: 'axes',
      x: { value: 0.5, unit: 's' },
      y: { value: 80, unit: 'cm/s' },
    });
  });

  it('takes the smallest of nested regions', () => {
    const inner = {
      ...tissue,
      x0: 150,
      x1: 280,
      y0: 60,
      y1: 90,
      deltaX: 0.01,
      deltaY: 0.01,
    };
    const measured = measureInRegions(pixelPoint(160, 70), pixelPoint(160, 80), [
      tissue,
      inner,
    ]);
    expect('value' in measured && measured.value).toBeCloseTo(0.1, 9);
  });

  it('counts the corner pixels as part of the region', () => {
    expect(
      measureInRegions(pixelPoint(100, 50), pixelPoint(299, 249), [tissue]).kind,
    ).toBe('length');
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
  ] as const)('refuses %s, in a sentence', (_, a, b, regions, reason) => {
    const measured = measureInRegions(pixelPoint(a[0], a[1]), pixelPoint(b[0], b[1]), [
      ...regions,
    ]);
    expect(measured).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
  });

  it('is in pixels outside all regions, and where a region has no units', () => {
    const [a, b] = [pixelPoint(10, 10), pixelPoint(13, 14)];
    const px = { kind: 'length', value: 5, unit: 'px' };
    expect(measureInRegions(a, b, [tissue])).toEqual(px);
    expect(measureInRegions(a, b, [])).toEqual(px);
    const blank = { ...tissue, x0: 0, y0: 0, unitsX: 0, unitsY: 0 };
    expect(measureInRegions(a, b, [blank])).toEqual(px);
  });
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
