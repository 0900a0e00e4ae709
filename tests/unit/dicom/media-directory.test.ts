import { describe, expect, it } from 'vitest';
import { isMediaDirectory, readMediaDirectory } from '@/lib/dicom/part10/media-directory';
import { readTestFile, testData } from '@/tests/test-data';
import { dicomdir } from '@/tests/phantoms/dicomdir';

const placesOf = (...ids: string[]) =>
  readMediaDirectory(dicomdir(ids.map((id) => ({ id })))).map(({ place }) => place);

describe('File IDs (PS3.10 8.2)', () => {
  it('are folders and a name, below the folder of the DICOMDIR', () => {
    expect(placesOf('CT1\\SE2\\IM3', 'IM')).toEqual([['CT1', 'SE2', 'IM3'], ['IM']]);
  });

  it.each([
    '..\\..\\etc\\passwd',
    'A\\..\\..\\B',
    '.\\B',
    '\\etc\\passwd',
    '\\\\server\\share\\file',
    'C:\\windows\\file',
    '../../etc/passwd',
    '/etc/passwd',
    'A\\\\B',
    'IM1:stream',
  ])('%s is no place of its disc', (id) => {
    expect(placesOf(id)).toEqual([undefined]);
  });

  it('count once; records without one, or out of use, not at all', () => {
    const records = [{ id: 'A' }, { id: 'A' }, { id: '' }, { id: 'OLD', inUse: 0 }];
    expect(readMediaDirectory(dicomdir(records)).map(({ written }) => written)).toEqual([
      'A',
    ]);
  });
});

it('nothing else is a DICOMDIR', () => {
  expect(isMediaDirectory(dicomdir([]))).toBe(true);
  expect(isMediaDirectory(Buffer.from('DICOMDIR'))).toBe(false);
  expect(isMediaDirectory(Buffer.alloc(0))).toBe(false);
});

describe.skipIf(!testData)('a real disc', () => {
  it('names its 31 files (dcmdump: 31 Referenced File IDs)', () => {
    const files = readMediaDirectory(readTestFile('dicomdir/DICOMDIR'));
    expect(files).toHaveLength(31);
    expect(files[0]).toEqual({
      place: ['77654033', 'CR1', '6154'],
      written: '77654033/CR1/6154',
      sopInstanceUid: '1.3.6.1.4.1.5962.1.1.0.0.0.1196527414.5534.0.11',
    });
  });
});
