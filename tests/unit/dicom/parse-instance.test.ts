import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { numberOf, stringOf, itemsOf, TAG } from '@/lib/dicom/json';
import { parseInstance } from '@/lib/dicom/parse-instance';
import {
  EXPLICIT_LE,
  UNDEFINED,
  explicit,
  file,
  imageModule,
  implicit,
  item,
  itemEnd,
  preamble,
  sequenceEnd,
  us,
} from '@/tests/unit/dicom/data-set-builder';

const pixels = (length: number) => explicit('7FE00010', 'OW', new Uint8Array(length));
const whole = file(imageModule(), pixels(8));

describe('what is refused, in words', () => {
  it.each([
    ['an empty file', new Uint8Array(), 'not_dicom', 'The file is empty.'],
    [
      'text',
      Buffer.from('Dear colleague, '.repeat(20)),
      'not_dicom',
      'This is not a DICOM file.',
    ],
    [
      'a PNG',
      Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
      'not_dicom',
      'This is not a DICOM file.',
    ],
    ['zeros', new Uint8Array(4096), 'not_dicom', 'This is not a DICOM file.'],
    [
      'a prefix and nothing else',
      whole.subarray(0, 132),
      'dicom_damaged',
      'The file ends in the middle of its header.',
    ],
    [
      'a file cut in its header',
      whole.subarray(0, 299),
      'dicom_damaged',
      'The file ends in the middle of its header.',
    ],
    [
      'a file cut in its pixels',
      whole.subarray(0, -3),
      'dicom_damaged',
      'The file ends in the middle of its pixel data: 5 of 8 bytes are there.',
    ],
    [
      'large pixels cut',
      file(
        imageModule({ rows: 512, columns: 512 }),
        explicit('7FE00010', 'OW', new Uint8Array(122_880), 524_288),
      ),
      'dicom_damaged',
      'The file ends in the middle of its pixel data: 120 of 512 KiB are there.',
    ],
    [
      'pixels declared shorter than the matrix needs',
      file(imageModule(), pixels(6)),
      'dicom_damaged',
      'Its pixel data are shorter than its size says: 6 of 8 bytes are there.',
    ],
    [
      'an object that does not say what it is',
      file(explicit('00100020', 'LO', 'secret')),
      'dicom_damaged',
      'It does not say what kind of object it is.',
    ],
  ])('%s', (_name, bytes, code, message) => {
    expect(() => parseInstance(bytes)).toThrow(
      expect.objectContaining({ code, message }),
    );
  });

  it('a deflated data set that unpacks to a thousand times its size', () => {
    const bomb = deflateRawSync(new Uint8Array(200 * 1024 * 1024));
    const bytes = Buffer.concat([preamble('1.2.840.10008.1.2.1.99'), bomb]);
    expect(() => parseInstance(bytes)).toThrow(/unpacks to more/);
  });

  it('sequences nested a hundred thousand deep', () => {
    const opening = Buffer.concat([
      explicit('00081140', 'SQ', '', UNDEFINED),
      item(new Uint8Array(), UNDEFINED),
    ]);
    const bytes = file(Buffer.concat(Array.from({ length: 100_000 }, () => opening)));
    expect(() => parseInstance(bytes)).toThrow(
      expect.objectContaining({ code: 'dicom_damaged' }),
    );
  });

  it('an element whose declared length is far beyond the file', () => {
    const bytes = file(explicit('00081030', 'UT', 'x', 0xfffffff0));
    expect(() => parseInstance(bytes)).toThrow(/ends in the middle of its header/);
  });

  it('more pixels than memory: the matrix is checked against the bytes there are', () => {
    const bytes = file(imageModule({ rows: 65_535, columns: 65_535 }), pixels(8));
    expect(() => parseInstance(bytes)).toThrow(/8388352 KiB|are there/);
  });
});

describe('what is read', () => {
  it('identity, transfer syntax and header without pixel data', () => {
    const parsed = parseInstance(whole);
    expect(parsed).toMatchObject({
      sopInstanceUid: '1.2.3.4',
      sopClassUid: '1.2.840.10008.5.1.4.1.1.7',
      seriesUid: '1.2.3.3',
      studyUid: '1.2.3',
      transferSyntaxUid: EXPLICIT_LE,
      frames: { kind: 'native', offset: whole.length - 8, bytesPerFrame: 8, count: 1 },
      derivedUids: [],
    });
    expect(parsed.header['7FE00010']).toEqual({
      vr: 'OW',
      BulkDataURI: 'bulkdata/7FE00010',
    });
    expect(parsed.header).not.toHaveProperty('00020010');
  });

  it('files without preamble and meta header, explicit and implicit', () => {
    const bare = Buffer.concat([imageModule(), pixels(8)]);
    expect(parseInstance(bare).transferSyntaxUid).toBe(EXPLICIT_LE);
    const bareImplicit = Buffer.concat([
      implicit('00080016', '1.2.840.10008.5.1.4.1.1.7\0'),
      implicit('00080018', '1.2.3.4'),
    ]);
    const parsed = parseInstance(bareImplicit);
    expect(parsed.transferSyntaxUid).toBe('1.2.840.10008.1.2');
    expect(parsed.sopInstanceUid).toBe('1.2.3.4');
  });

  it('a meta header without a preamble, and a preamble without a meta header', () => {
    const bigEndian = '1.2.840.10008.1.2.2';
    // SOP Class UID 1.2.3 and Modality US.
    const dataSet = '0008001655490006312e322e330000080060435300025553';
    const bytes = Buffer.concat([preamble(bigEndian), Buffer.from(dataSet, 'hex')]);
    for (const start of [0, 132]) {
      const { header, transferSyntaxUid } = parseInstance(bytes.subarray(start));
      expect(transferSyntaxUid).toBe(bigEndian);
      expect(header['00080060']?.Value).toEqual(['US']);
    }
    const bare = Buffer.concat([imageModule(), pixels(8)]);
    const headless = Buffer.concat([Buffer.alloc(128, 7), Buffer.from('DICM'), bare]);
    expect(parseInstance(headless).transferSyntaxUid).toBe(EXPLICIT_LE);
  });

  it('a data set that is implicit although explicit is declared', () => {
    const bytes = file(implicit('00080016', '1.2.840.10008.5.1.4.1.1.88.11'));
    expect(parseInstance(bytes).transferSyntaxUid).toBe('1.2.840.10008.1.2');
  });

  it('a deflated data set, its frames indexed in what it inflates to', () => {
    const plain = Buffer.concat([imageModule(), pixels(8)]);
    const bytes = Buffer.concat([
      preamble('1.2.840.10008.1.2.1.99'),
      deflateRawSync(plain),
    ]);
    expect(parseInstance(bytes).frames).toEqual({
      kind: 'native',
      offset: plain.length - 8,
      bytesPerFrame: 8,
      count: 1,
      deflated: true,
    });
  });

  it('64-bit values, whose long length dicom-parser takes for a short one', () => {
    const parsed = parseInstance(
      file(imageModule(), explicit('7FE00001', 'OV', new Uint8Array(8)), pixels(8)),
    );
    expect(parsed.header['7FE00001']).toEqual({
      vr: 'OV',
      InlineBinary: Buffer.alloc(8).toString('base64'),
    });
    expect(parsed.frames).toBeDefined();
  });

  it('garbage after the pixels, and padding after a data set, as nothing', () => {
    const garbage = Buffer.from('this is no element at all');
    expect(parseInstance(Buffer.concat([whole, garbage])).frames).toBeDefined();
    for (const padding of [new Uint8Array(64), new Uint8Array(64).fill(0xff)]) {
      const padded = file(explicit('00080016', 'UI', '1.2.3\0'), padding);
      expect(parseInstance(padded).sopClassUid).toBe('1.2.3');
    }
  });

  it('values and pixels of an odd length, which PS3.5 7.1 forbids', () => {
    // Four letters of which three are declared, then three; nine pixels of one byte.
    const odd = (tag: string, vr: string, text: string) => {
      const whole = explicit(tag, vr, `${text} `, text.length);
      return whole.subarray(0, whole.length - 1);
    };
    const nine = explicit('7FE00010', 'OB', new Uint8Array(10), 9);
    const bytes = file(
      odd('00080060', 'CS', 'OTH'),
      odd('00100010', 'PN', 'A^Bcd'),
      imageModule({ rows: 3, columns: 3, bits: 8 }),
      nine.subarray(0, nine.length - 1),
    );
    const { header, frames } = parseInstance(bytes);
    expect(stringOf(header, TAG.Modality)).toBe('OTH');
    expect(header[TAG.PatientName]?.Value).toEqual([{ Alphabetic: 'A^Bcd' }]);
    expect(frames).toMatchObject({
      offset: bytes.length - 9,
      bytesPerFrame: 9,
      count: 1,
    });
  });

  it('sequences of undefined length, and private ones', () => {
    const inside = explicit('00080104', 'LO', 'inside');
    const open = item(Buffer.concat([inside, itemEnd()]), UNDEFINED);
    const parsed = parseInstance(
      file(
        explicit('00080016', 'UI', '1.2.3\0'),
        explicit('00081140', 'SQ', Buffer.concat([open, sequenceEnd()]), UNDEFINED),
        explicit('00090010', 'LO', 'A VENDOR'),
        explicit('00091001', 'SQ', item(inside)),
      ),
    );
    for (const tag of ['00081140', '00091001']) {
      const [first] = itemsOf(parsed.header, tag);
      expect(first && stringOf(first, TAG.CodeMeaning)).toBe('inside');
    }
  });

  it('a known sequence that an archive stored as UN', () => {
    const hidden = item(implicit('00080104', 'hidden'));
    const parsed = parseInstance(
      file(explicit('00080016', 'UI', '1.2.3\0'), explicit('00081140', 'UN', hidden)),
    );
    const [first] = itemsOf(parsed.header, '00081140');
    expect(first && stringOf(first, TAG.CodeMeaning)).toBe('hidden');
  });

  it('numbers as numbers, other text in them as it stands, nothing as nothing', () => {
    const { header } = parseInstance(
      file(
        explicit('00080016', 'UI', '1.2.3\0'),
        explicit('00180050', 'DS', ' 1.50'),
        explicit('00181310', 'US', us(0, 256, 192, 0)),
        explicit('00200013', 'IS', '1A'),
        explicit('00200032', 'DS', '1\\\\-3e1'),
        explicit('00280010', 'US', ''),
      ),
    );
    expect(header['00180050']).toEqual({ vr: 'DS', Value: [1.5] });
    expect(header['00181310']).toEqual({ vr: 'US', Value: [0, 256, 192, 0] });
    expect(header['00200013']).toEqual({ vr: 'IS', Value: ['1A'] });
    expect(header['00200032']).toEqual({ vr: 'DS', Value: [1, null, -30] });
    expect(header['00280010']).toEqual({ vr: 'US' });
    expect(numberOf(header, '00200013')).toBeUndefined();
  });

  it('long binary values are referred to, palettes are kept', () => {
    const long = new Uint8Array(5000);
    const { header } = parseInstance(
      file(
        explicit('00080016', 'UI', '1.2.3\0'),
        explicit('00281201', 'OW', long),
        explicit('00282000', 'OB', long),
      ),
    );
    expect(header['00282000']).toEqual({ vr: 'OB', BulkDataURI: 'bulkdata/00282000' });
    expect(header['00281201']?.InlineBinary).toHaveLength(6668);
  });

  it('a file without identifiers gets the same ones each time', () => {
    const anonymous = file(explicit('00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'));
    const first = parseInstance(anonymous);
    expect(first.derivedUids).toEqual([
      'SOPInstanceUID',
      'SeriesInstanceUID',
      'StudyInstanceUID',
    ]);
    expect(first.studyUid).toMatch(/^2\.25\.\d{30,39}$/);
    expect(parseInstance(anonymous)).toEqual(first);
  });

  it('pixels that the header does not describe are kept without frames', () => {
    const bytes = file(
      explicit('00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'),
      pixels(8),
    );
    expect(parseInstance(bytes).frames).toBeUndefined();
  });
});
