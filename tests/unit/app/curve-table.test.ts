import { describe, expect, it } from 'vitest';
import { axisOf } from '@/app/_viewer/time/curve-axis';
import { csvOf, ticksOf } from '@/app/_viewer/time/curve-table';
import type { DicomJson } from '@/lib/dicom/json';

const told = (...values: Record<string, unknown>[]) =>
  values.map((each) => ({
    header: Object.fromEntries(
      Object.entries(each).map(([tag, value]) => [tag, { vr: 'UN', Value: [value] }]),
    ) as DicomJson,
    frame: 1,
  }));
const DATE = '00080022';
const CLOCK = '00080032';
const POSITION = '00200100';
const TRIGGER = '00181060';
const B_VALUE = '00189087';

describe('the axis of a curve', () => {
  it('is the clock, in seconds from the first, over midnight too', () => {
    const frames = told(
      { [DATE]: '20260102', [CLOCK]: '235959.5' },
      { [DATE]: '20260103', [CLOCK]: '000004.25' },
      { [DATE]: '20260103', [CLOCK]: '000014' },
    );
    expect(axisOf(frames)).toEqual({ name: 'Time', unit: 's', at: [0, 4.75, 14.5] });
  });

  it('is the phase or a number where the clock stands still', () => {
    const same = { [DATE]: '20260102', [CLOCK]: '101112' };
    expect(axisOf(told({ ...same, [TRIGGER]: 10 }, { ...same, [TRIGGER]: 50 }))).toEqual({
      name: 'After the R wave',
      unit: 'ms',
      at: [10, 50],
    });
    expect(
      axisOf(told({ ...same, [POSITION]: 1 }, { ...same, [POSITION]: 2 })).name,
    ).toBe('Point in time');
    expect(axisOf(told(same, same))).toEqual({ name: 'Number', unit: '', at: [1, 2] });
  });

  it('is the b-value where that differs', () => {
    expect(
      axisOf(
        told({ [B_VALUE]: 0, [CLOCK]: '101112' }, { [B_VALUE]: 800, [CLOCK]: '101113' }),
      ),
    ).toEqual({ name: 'b-value', unit: 's/mm²', at: [0, 800] });
  });
});

it('writes all digits, and an empty row for a frame that could not be had', () => {
  const axis = { name: 'Time', unit: 's', at: [0, 4.75] };
  const point = { mean: 1 / 3, deviation: 0.5, min: 0, max: 1, pixels: 12 };
  expect(csvOf(axis, [point, null], 'HU')).toBe(
    'Time (s),mean (HU),sd (HU),min (HU),max (HU),pixels\r\n' +
      '0,0.3333333333333333,0.5,0,1,12\r\n4.75,,,,,\r\n',
  );
});

it('parts a range into round numbers', () => {
  expect(ticksOf(-3, 104)).toEqual([0, 50, 100]);
  expect(ticksOf(0.12, 0.31)).toEqual([0.15, 0.2, 0.25, 0.3]);
  expect(ticksOf(7, 7)).toEqual([7]);
});
