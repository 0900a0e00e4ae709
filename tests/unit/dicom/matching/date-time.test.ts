import { describe, expect, it } from 'vitest';
import { matches } from '@/lib/dicom/matching/match';
import { dateTimeRange } from '@/lib/dicom/matching/date-time';
import { readQidoQuery } from '@/lib/dicomweb/qido-query';

describe('a range of dates and times', () => {
  it.each([
    ['20040101-20041231', '20040101', '20041231'],
    ['20040101120000.5-', '20040101120000.5', undefined],
    ['-2004', undefined, '2004'],
    // A hyphen before an offset that there is parts nothing.
    ['20040101-0500', '20040101-0500', '20040101-0500'],
    ['20040101-0500-20291231+0100', '20040101-0500', '20291231+0100'],
    ['20040101-0500-', '20040101-0500', undefined],
    ['-20040101-0500', undefined, '20040101-0500'],
    // Nobody's clock is 19 hours behind.
    ['2003-1999', '2003', '1999'],
  ])('%s', (text, from, to) => {
    expect(dateTimeRange(text)).toEqual({ ...(from && { from }), ...(to && { to }) });
  });

  it.each(['', '-', 'abc', '20040101-2005-2006', '20040101T12', '2004+2500'])(
    'is not “%s”',
    (text) => {
      expect(dateTimeRange(text)).toBeUndefined();
    },
  );
});

/** AcquisitionDateTime, and the offset of the data set. */
const held = (value: string, zone?: string) => ({
  '0008002A': { vr: 'DT', Value: [value] },
  ...(zone && { '00080201': { vr: 'SH', Value: [zone] } }),
});
const finds = (query: string, dataSet: ReturnType<typeof held>) => {
  const { matches: asked } = readQidoQuery(
    new URLSearchParams({ AcquisitionDateTime: query }),
  );
  return asked.every((match) => matches(dataSet, match));
};

// Worked out by hand: 23:30 in New York (-0500) is 04:30 the next day in UTC.
const evening = '20240131233000-0500';
it.each([
  ['20240201', evening, undefined, false],
  ['20240131', evening, undefined, true],
  ['20240201+0000', evening, undefined, true],
  ['20240201042959.999999+0000-20240201043000+0000', evening, undefined, true],
  ['20240201043000.000001+0000-', evening, undefined, false],
  ['-20240201042959.999998+0000', evening, undefined, false],
  // Its data set says which clock it was.
  ['20240201+0000', '20240131233000', '-0500', true],
  ['20240131+0000', '20240131233000', '-0500', false],
  // Nobody says: what the clock showed.
  ['20240131+0000', '20240131233000', undefined, true],
  // Ahead by half an hour more than five: 00:15 is 18:45 of the day before.
  ['20240228184500+0000', '20240229001500+0530', undefined, true],
  // A part of a date reaches to the end of it, in a leap year as well.
  ['202402', '20240229235959.999999', undefined, true],
  ['2023', '20240101', undefined, false],
  ['2024-', '2024', undefined, true],
  ['2024', 'yesterday', undefined, false],
])('AcquisitionDateTime=%s, %s in %s: %s', (query, value, zone, expected) => {
  expect(finds(query, held(value, zone))).toBe(expected);
});
