import { expect, it } from 'vitest';
import { WELL_FORMED } from '@/lib/dicom/well-formed';

// By PS3.5 Table 6.2-1.
it.each([
  ['DA', ['19600229', '20261231'], ['00000000', '19601301', '19600132', '1960-02-29']],
  [
    'TM',
    ['10', '1011', '101112', '235960', '101112.123456'],
    ['24', '1', '1060', '10.5'],
  ],
  ['CS', ['M', 'HEAD_NECK 2', 'A'.repeat(16)], ['male', '', 'A'.repeat(17), 'F\\M']],
  ['zone', ['+0000', '-0330', '+1400'], ['0000', '+1500', '+01:00', '+0160']],
] as const)('%s', (form, right, wrong) => {
  expect(right.filter((value) => !WELL_FORMED[form].test(value))).toEqual([]);
  expect(wrong.filter((value) => WELL_FORMED[form].test(value))).toEqual([]);
});
