import { expect, it } from 'vitest';
import { asTable } from '@/app/_annotations/as-table';
import type { Entry } from '@/app/_annotations/entry';
import type { Measurement } from '@/lib/viewer/measuring/numbers';

const entry = (label: string, measurements: Measurement[]): Entry => ({
  key: 'a',
  drawing: {
    id: 'a',
    tool: 'EllipticalROI',
    studyUid: '1',
    seriesUid: '1.2',
    sopInstanceUid: '1.3',
    frame: 1,
    geometry: { space: 'pixel', points: [[0, 0]] },
    label,
    measurements,
    color: null,
    visible: true,
    code: null,
    review: null,
    origin: null,
  },
  source: 'person',
  author: 'Reader 1',
  madeAt: '2026-11-24T12:00:00.000Z',
  changedAt: '2026-11-25T12:00:00.000Z',
  changedBy: 'Reader 2',
  saved: 'saved',
  failure: null,
  theirs: null,
});

it('has one number a row, with every digit that was measured', () => {
  const numbers = [
    {
      name: 'area',
      value: 157.07963267948966,
      unit: 'mm²',
      note: 'calibrated by the user',
    },
    { name: 'mean', value: -1 / 3, unit: 'HU' },
  ];
  expect(asTable([entry('node', numbers)], () => 12)).toBe(
    [
      'Kind\tLabel\tSlice\tAuthor\tChanged\tName\tValue\tUnit\tScale',
      'Ellipse\tnode\t12\tReader 1\t2026-11-25T12:00:00.000Z\tarea\t157.07963267948966\tmm²\tcalibrated by the user',
      'Ellipse\tnode\t12\tReader 1\t2026-11-25T12:00:00.000Z\tmean\t-0.3333333333333333\tHU\t',
    ].join('\n'),
  );
});

it('keeps its columns whatever a label holds, and a row for what has no numbers', () => {
  const [, row] = asTable([entry('a\tb\nc', [])], () => undefined).split('\n');
  expect(row).toBe('Ellipse\ta b c\t\tReader 1\t2026-11-25T12:00:00.000Z\t\t\t\t');
});
