import { expect, it } from 'vitest';
import { MESSAGES } from '@/app/_words/messages';
import { PROPERTIES } from '@/lib/dicom/segmentation/properties';

const all = PROPERTIES.flatMap(({ category, types }) => [category, ...types]);

it('has the codes of PS3.16', () => {
  // CID 7150: what Slicer and dcmqi write for a liver and for a metastasis.
  expect(PROPERTIES.map(({ category }) => category.value)).toEqual([
    '91723000',
    '85756007',
    '49755003',
    '91720002',
    '260787004',
  ]);
  const meanings = new Map(all.map(({ value, meaning }) => [value, meaning]));
  expect(meanings.get('10200004')).toBe('Liver');
  expect(meanings.get('14799000')).toBe('Neoplasm, Secondary');
});

it('fits into DICOM: Code Value SH, Code Meaning LO, each once in its category', () => {
  for (const { value, meaning } of all) {
    expect(value).toMatch(/^\d{6,16}$/);
    expect(meaning.length).toBeLessThanOrEqual(64);
  }
  for (const { types } of PROPERTIES) {
    expect(new Set(types.map(({ value }) => value)).size).toBe(types.length);
  }
});

it('has words for each in both languages, and for no other', () => {
  const values = [...new Set(all.map(({ value }) => value))].sort();
  expect(Object.keys(MESSAGES.en.segments.kinds).sort()).toEqual(values);
  expect(Object.keys(MESSAGES.zh.segments.kinds).sort()).toEqual(values);
});
