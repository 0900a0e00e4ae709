import { describe, expect, it } from 'vitest';
import { attributesOf, attributesWith } from '@/lib/dicom/attributes/attribute-list';
import type { DicomJson } from '@/lib/dicom/json';

// Written by hand after PS3.18 Annex F.
const HEADER: DicomJson = {
  '7FE00010': { vr: 'OW', BulkDataURI: 'frames' },
  '00080008': { vr: 'CS', Value: ['ORIGINAL', 'PRIMARY', 'AXIAL'] },
  '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Yamada^Tarou', Phonetic: 'やまだ' }] },
  '00100020': { vr: 'LO' },
  '00200032': { vr: 'DS', Value: [-1.5, 0, 20] },
  '00290010': { vr: 'LO', Value: ['SIEMENS CSA HEADER'] },
  '00291010': { vr: 'OB', InlineBinary: 'AAECAw==' },
  '00311001': { vr: 'UN', InlineBinary: 'AAEC' },
  '60003000': { vr: 'OW', BulkDataURI: 'overlay' },
  '00081140': {
    vr: 'SQ',
    Value: [
      { '00081155': { vr: 'UI', Value: ['1.2.3'] } },
      { '00081155': { vr: 'UI', Value: ['1.2.4'] } },
    ],
  },
};

const rows = attributesOf(HEADER);
const row = (tag: string) => rows.find((each) => each.tag === tag);

describe('attributes of a data set', () => {
  it('stand in the order of their tags, under their keywords', () => {
    expect(rows.map(({ tag, name }) => `${tag} ${name}`)).toEqual([
      '(0008,0008) ImageType',
      '(0008,1140) ReferencedImageSequence',
      '(0010,0010) PatientName',
      '(0010,0020) PatientID',
      '(0020,0032) ImagePositionPatient',
      '(0029,0010) Private creator',
      '(0029,1010) SIEMENS CSA HEADER',
      '(0031,1001) Private, of no creator',
      '(6000,3000) OverlayData',
      '(7FE0,0010) PixelData',
    ]);
  });

  it('have their values as the file has them, or say why not', () => {
    expect(row('(0008,0008)')?.value).toBe('ORIGINAL\\PRIMARY\\AXIAL');
    expect(row('(0020,0032)')?.value).toBe('-1.5\\0\\20');
    expect(row('(0010,0010)')?.value).toBe('Yamada^Tarou==やまだ');
    expect(row('(0010,0020)')?.absent).toBe('empty');
    expect(row('(0029,1010)')?.absent).toBe('4 bytes');
    expect(row('(0031,1001)')?.absent).toBe('3 bytes');
    expect(row('(7FE0,0010)')?.absent).toBe('not loaded: large');
  });
});

describe('searching attributes', () => {
  const found = (search: string) => attributesWith(rows, search).map(({ tag }) => tag);

  it.each([
    ['patient', ['(0010,0010)', '(0010,0020)', '(0020,0032)']],
    ['00200032', ['(0020,0032)']],
    ['(0020,0032)', ['(0020,0032)']],
    ['axial imagetype', ['(0008,0008)']],
    ['siemens', ['(0029,0010)', '(0029,1010)']],
    ['nothing', []],
  ])('%s', (search, tags) => {
    expect(found(search)).toEqual(tags);
  });

  it('keeps of a sequence what fits within it', () => {
    const [sequence] = attributesWith(rows, '1.2.4');
    expect(sequence?.items.map((item) => item.map(({ value }) => value))).toEqual([
      [],
      ['1.2.4'],
    ]);
    expect(found('ReferencedImage')).toEqual(['(0008,1140)']);
  });
});
