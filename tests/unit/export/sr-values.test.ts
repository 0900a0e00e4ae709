import { expect, it } from 'vitest';
import { siteCode } from '@/lib/report/anatomy';
import { codeItem, dcm, freeTextLabel } from '@/lib/export/dicom/coded-concept';
import {
  dicomMoment,
  longString,
  personName,
  unlimitedText,
} from '@/lib/export/dicom/text';
import { unitCode } from '@/lib/export/sr/units';

it.each([
  ['mm', 'mm'],
  ['mm²', 'mm2'],
  ['cm²', 'cm2'],
  ['HU', "[hnsf'U]"],
  ['px', '{pixels}'],
  ['px²', '{pixels2}'],
  ['°', 'deg'],
  ['1', '1'],
  ['', '1'],
  ['raw', '{raw}'],
  ['counts per second', '{countspersecon}'],
  ['…', '1'],
])('codes the unit %s as %s', (unit, expected) => {
  expect(unitCode(unit)).toMatchObject({ value: expected, scheme: 'UCUM' });
  expect(unitCode(unit).value.length).toBeLessThanOrEqual(16);
});

it.each([
  ['lung', '39607008'],
  [' Liver ', '10200004'],
  ['lungs', '39607008'],
  ['Upper lobe', '45653009'],
  ['肝', '10200004'],
])('codes the site %s as %s', (anatomy, expected) => {
  expect(siteCode(anatomy)?.value).toBe(expected);
});

it.each(['next to the liver', '', 'left lung and liver'])(
  'has no code for the words “%s”',
  (anatomy) => {
    expect(siteCode(anatomy)).toBeUndefined();
  },
);

it('cuts a line at 64 bytes between characters', () => {
  expect(longString('x'.repeat(64))).toBe('x'.repeat(64));
  expect(longString('x'.repeat(65))).toBe(`${'x'.repeat(61)}...`);
  // Three bytes each: twenty fit in 61.
  expect(longString('左'.repeat(30))).toBe(`${'左'.repeat(20)}...`);
});

it('makes one line without backslashes of any text', () => {
  expect(longString(' a\\b\n\tc\u0007 ')).toBe('a/b c');
});

it('leaves out what text may not hold, and keeps what it may', () => {
  expect(unlimitedText('a\u0000b\u001bc\td\ne\\f\u009f \ud83e.')).toBe(
    'abc\td\ne\\f \ufffd.',
  );
});

it('keeps names as they are, and never writes an empty one', () => {
  expect(personName('Doe^Jane')).toBe('Doe^Jane');
  expect(personName('Ada = Reader')).toBe('Ada Reader');
  expect(personName('  ')).toBe('Unknown');
});

it.each([
  [null, '20260301', '003000', '20260301003000+0000'],
  ['+0100', '20260301', '013000', '20260301013000+0100'],
  ['-0930', '20260228', '150000', '20260228150000-0930'],
])('gives a moment in the zone %s', (zone, date, time, dateTime) => {
  expect(dicomMoment('2026-03-01T00:30:00Z', zone)).toEqual({ date, time, dateTime });
});

it('puts a code of more than 16 characters where the standard has room for it', () => {
  expect(codeItem(freeTextLabel('Nodule'))).toEqual({
    LongCodeValue: 'CORNERSTONEFREETEXT',
    CodingSchemeDesignator: 'CORNERSTONEJS',
    CodeMeaning: 'Nodule',
  });
  expect(codeItem(dcm('121071', 'Finding'))).toMatchObject({ CodeValue: '121071' });
});
