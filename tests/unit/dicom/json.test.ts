import dcmjs from 'dcmjs';
import { describe, expect, it } from 'vitest';
import {
  TAG,
  itemsOf,
  numberOf,
  numbersOf,
  personNameOf,
  stringOf,
  stringsOf,
  type DicomJson,
} from '@/lib/dicom/json';
import { transferSyntax } from '@/lib/dicom/transfer-syntax';

const header: DicomJson = {
  '00080008': { vr: 'CS', Value: ['ORIGINAL', null, ' AXIAL '] },
  '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Doe^Jane', Ideographic: '王' }] },
  '00100020': { vr: 'LO' },
  '00200013': { vr: 'IS', Value: ['7'] },
  '00280030': { vr: 'DS', Value: [0.5, '0.25'] },
  '00281050': { vr: 'DS', Value: [40, 'wide'] },
  '00081115': { vr: 'SQ', Value: [{ '00080060': { vr: 'CS', Value: ['CT'] } }, null] },
};

describe('reading DICOM JSON', () => {
  it('text', () => {
    expect(stringOf(header, TAG.ImageType)).toBe('ORIGINAL');
    expect(stringsOf(header, TAG.ImageType)).toEqual(['ORIGINAL', '', 'AXIAL']);
    expect(stringOf(header, TAG.PatientID)).toBeUndefined();
    expect(stringOf(header, TAG.InstanceNumber)).toBe('7');
  });

  it('numbers, also those written as text; a list with something else in it is none', () => {
    expect(numberOf(header, TAG.InstanceNumber)).toBe(7);
    expect(numbersOf(header, TAG.PixelSpacing)).toEqual([0.5, 0.25]);
    expect(numbersOf(header, TAG.WindowCenter)).toEqual([]);
    expect(numberOf(header, TAG.Rows)).toBeUndefined();
    expect(numberOf({ [TAG.Rows]: { vr: 'US', Value: [''] } }, TAG.Rows)).toBeUndefined();
  });

  it('names and items', () => {
    expect(personNameOf(header, TAG.PatientName)).toBe('Doe^Jane');
    expect(itemsOf(header, TAG.ReferencedSeriesSequence)).toHaveLength(1);
    expect(itemsOf(header, TAG.SourceImageSequence)).toEqual([]);
  });
});

it.each(Object.entries(TAG))('%s is %s in the dictionary', (keyword, tag) => {
  const punctuated = dcmjs.data.DicomMetaDictionary.nameMap[keyword]?.tag;
  expect(punctuated?.replaceAll(/[(),]/g, '')).toBe(tag);
});

describe('transfer syntaxes', () => {
  it.each([
    ['1.2.840.10008.1.2', false, 'native', false],
    ['1.2.840.10008.1.2.1.98', true, 'native', false],
    ['1.2.840.10008.1.2.1.99', false, 'deflated', false],
    ['1.2.840.10008.1.2.2', false, 'big-endian', false],
    ['1.2.840.10008.1.2.4.50', true, 'jpeg-8', true],
    ['1.2.840.10008.1.2.4.51', true, 'jpeg-12', true],
    ['1.2.840.10008.1.2.4.57', true, 'jpeg-lossless', false],
    ['1.2.840.10008.1.2.4.81', true, 'jpeg-ls', true],
    ['1.2.840.10008.1.2.4.90', true, 'jpeg-2000', false],
    ['1.2.840.10008.1.2.4.203', true, 'htj2k', true],
    ['1.2.840.10008.1.2.5', true, 'rle', false],
  ])('%s', (uid, encapsulated, codec, lossy) => {
    expect(transferSyntax(uid)).toMatchObject({ uid, encapsulated, codec, lossy });
  });

  it('of others nothing is known', () => {
    expect(transferSyntax('1.2.840.10008.1.2.3')).toBeUndefined();
  });
});
