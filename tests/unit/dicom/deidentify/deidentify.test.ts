import { deflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { openCounts } from '@/lib/dicom/deidentify/counts';
import { deidentify, type Wish } from '@/lib/dicom/deidentify/deidentify';
import type { DeidOption } from '@/lib/dicom/deidentify/options';
import { itemsOf, numberOf, stringOf, type DicomJson } from '@/lib/dicom/json';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { readDataSet } from '@/lib/dicom/part10/data-set';
import { subjectOf } from '@/lib/workflow/export/deidentify/subject';
import { letteredObject, MARKS } from '@/tests/phantoms/lettered-object';
import {
  explicit,
  file,
  implicit,
  imageModule,
  item,
  preamble,
  sequenceEnd,
  UNDEFINED,
  us,
} from '../data-set-builder';

const KEY = new Uint8Array(32).fill(7);

function run(
  bytes: Uint8Array,
  options: readonly DeidOption[] = [],
  { key = KEY, ...more }: Partial<Wish> & { key?: Uint8Array } = {},
) {
  const stored = readDataSet(bytes);
  const parsed = parseInstance(bytes);
  const counts = openCounts();
  const wish = {
    ...parsed,
    ...{
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      pixelsCleaned: false,
      showsFace: false,
    },
    ...more,
    options: new Set(options),
  };
  const subject = subjectOf(key, parsed.studyUid, [parsed.header], []);
  const { before, after } = deidentify(stored, subject, wish, counts);
  const out = Buffer.concat([before, after]);
  return { out, header: parseInstance(out).header, counts: counts.table(), subject };
}

const object = (...elements: Buffer[]) => file(imageModule(), ...elements);

it('lets not one byte out of what stands in any attribute', () => {
  const original = letteredObject();
  const { out, counts } = run(original);
  for (const mark of MARKS) {
    expect(original.includes(mark)).toBe(true);
    for (const coding of ['latin1', 'utf16le'] as const) {
      expect(out.indexOf(Buffer.from(mark, coding)), `${mark} in ${coding}`).toBe(-1);
    }
    expect(out.indexOf(Buffer.from(mark, 'utf16le').swap16())).toBe(-1);
  }
  expect(counts['private']?.removed).toBeGreaterThan(6);
  expect(JSON.stringify(counts)).not.toMatch(/CANARY|19410203/);
});

it('says what was done', () => {
  const { header, out } = run(letteredObject(), ['modified-dates', 'patient'], {
    pixelsCleaned: true,
    showsFace: true,
  });
  expect(stringOf(header, '00120062')).toBe('YES');
  expect(itemsOf(header, '00120064').map((each) => stringOf(each, '00080100'))).toEqual([
    '113100',
    '113101',
    '113103',
    '113107',
    '113108',
  ]);
  expect(stringOf(header, '00280303')).toBe('MODIFIED');
  expect(stringOf(header, '00280301')).toBe('NO');
  expect(stringOf(header, '00280302')).toBe('YES'); // faces are not changed, and it says so
  expect(stringOf(run(letteredObject()).header, '00280303')).toBe('REMOVED');
  // File meta information: our implementation, nobody's AE title, an empty preamble.
  expect(out.subarray(0, 128).every((byte) => byte === 0)).toBe(true);
  expect(out.includes('2.25.136769455608503751933946854753469377748')).toBe(true);
});

it('does the same to the same, and is done when done', () => {
  const once = run(letteredObject(), ['patient']);
  expect(run(letteredObject(), ['patient']).out.equals(once.out)).toBe(true);
  const twice = run(once.out, ['patient']);
  // Identifiers are new again; nothing else is left to do.
  const plain = (header: DicomJson): unknown =>
    JSON.parse(
      JSON.stringify(header).replaceAll(
        /"(2\.25\.\d+|P-[0-9A-F]{16}|[0-9A-F]{12})"/g,
        '"_"',
      ),
    );
  expect(plain(twice.header)).toEqual(plain(once.header));
});

const REFERENCES = Buffer.concat([
  explicit('00081140', 'SQ', '', UNDEFINED),
  item(
    Buffer.concat([
      explicit('00081150', 'UI', '1.2.840.10008.5.1.4.1.1.2'),
      explicit('00081155', 'UI', '1.2.3.4'),
    ]),
  ),
  sequenceEnd(),
]);

it('gives a UID the same new one in every reference, and classes their own', () => {
  const { header } = run(object(REFERENCES, explicit('00200052', 'UI', '1.2.3.3\0')));
  const [image] = itemsOf(header, '00081140');
  expect(image && stringOf(image, '00081155')).toBe(stringOf(header, '00080018'));
  expect(stringOf(header, '00200052')).toBe(stringOf(header, '0020000E'));
  expect(image && stringOf(image, '00081150')).toBe('1.2.840.10008.5.1.4.1.1.2');
  expect(stringOf(header, '00080018')).toMatch(/^2\.25\.[1-9]\d{20,38}$/);
});

it('calls a patient the same with the same key, and something else with another', () => {
  const of = (id: string, key?: Uint8Array, issuer = 'A') =>
    stringOf(
      run(
        object(explicit('00100020', 'LO', id), explicit('00100021', 'LO', issuer)),
        [],
        { ...(key && { key }) },
      ).header,
      '00100020',
    );
  expect(of('4711')).toBe(of('4711 '));
  expect(of('4711')).toMatch(/^P-[0-9A-F]{16}$/);
  const others = [
    of('4712'),
    of('4711', new Uint8Array(32).fill(8)),
    of('4711', KEY, 'B'),
  ];
  expect(new Set([of('4711'), ...others]).size).toBe(4);
});

it('moves all dates of a patient by the same days, and keeps what lies between them', () => {
  const { header, subject } = run(
    object(
      explicit('00080020', 'DA', '20240301'),
      explicit('00080021', 'DA', '20240229'),
      explicit('0008002A', 'DT', '20240302101112.5+0100'),
      explicit('00080030', 'TM', '101112'),
      explicit('00080012', 'DA', 'yesterday'),
    ),
    ['modified-dates'],
  );
  const { shiftDays } = subject;
  expect(shiftDays).toBeGreaterThan(0);
  const day = (text = '') =>
    Date.UTC(
      Number(text.slice(0, 4)),
      Number(text.slice(4, 6)) - 1,
      Number(text.slice(6, 8)),
    ) / 86_400_000;
  const study = stringOf(header, '00080020');
  expect(day('20240301') - day(study)).toBe(shiftDays);
  expect(day(study) - day(stringOf(header, '00080021'))).toBe(1); // over a leap day
  expect(stringOf(header, '0008002A')?.slice(8)).toBe('101112.5+0100');
  expect(stringOf(header, '00080030')).toBe('101112');
  expect(header['00080012']).toBeUndefined(); // no date can't be moved: X/D, Type 3
});

it('keeps what options name, and nothing that names the patient', () => {
  const original = object(
    explicit('00100010', 'PN', 'Doe^Jane'),
    explicit('00101010', 'AS', '061Y'),
    explicit('00101020', 'DS', '1.62'),
    explicit('00102160', 'SH', 'Jane Doe'),
    explicit('00080070', 'LO', 'GE MEDICAL SYSTEMS'),
    explicit('00081090', 'LO', 'for DOE, J.'),
    explicit('00181000', 'LO', 'SN 12345'),
  );
  const { header } = run(original, ['patient']);
  expect(stringOf(header, '00101010')).toBe('061Y');
  expect(numberOf(header, '00101020')).toBe(1.62);
  expect(header['00102160']).toBeUndefined();
  expect(stringOf(header, '00080070')).toBe('GE MEDICAL SYSTEMS');
  expect(stringOf(header, '00081090')).toBe('Removed');
  expect(header['00181000']).toBeUndefined();
  expect(run(original).header['00101010']).toBeUndefined();
});

it('keeps private attributes that the object says to be safe, and those of the standard’s list', () => {
  const safe = Buffer.concat([
    explicit('00080300', 'SQ', '', UNDEFINED),
    item(
      Buffer.concat([
        explicit('00080301', 'US', us(0x0009)),
        explicit('00080302', 'LO', 'MAKER'),
        explicit('00080303', 'CS', 'MIXED'),
        explicit('00080304', 'US', us(0x01, 0x03)),
      ]),
    ),
    sequenceEnd(),
  ]);
  const original = object(
    safe,
    explicit('00090010', 'LO', 'MAKER'),
    explicit('00091001', 'LO', 'safe word'),
    explicit('00091002', 'LO', 'other word'),
    explicit('00091003', 'PN', 'Doe^Jane'),
    explicit('00190011', 'LO', 'SIEMENS MR HEADER'),
    explicit('0019110C', 'IS', '1000'),
    explicit('00191108', 'CS', 'IMAGE NUM 4'),
  );
  const { header, out } = run(original, ['safe-private']);
  expect(stringOf(header, '00091001')).toBe('safe word');
  expect(stringOf(header, '0019110C') ?? String(numberOf(header, '0019110C'))).toBe(
    '1000',
  );
  expect(out.includes('other word')).toBe(false);
  expect(out.includes('Doe')).toBe(false);
  expect(header['00191108']).toBeUndefined();
  expect(Object.keys(run(original).header).filter((tag) => /^00[01]9/.test(tag))).toEqual(
    [],
  );
});

it('keeps the content of a report and takes its words out', () => {
  const sr = file(
    explicit('00080016', 'UI', '1.2.840.10008.5.1.4.1.1.88.33'),
    explicit('00080018', 'UI', '1.2.3.5'),
    explicit('0020000D', 'UI', '1.2.3'),
    explicit('0020000E', 'UI', '1.2.3.6'),
    explicit('0040A730', 'SQ', '', UNDEFINED),
    item(
      Buffer.concat([
        explicit('0040A040', 'CS', 'TEXT'),
        explicit('0040A160', 'UT', 'Jane is ill.'),
      ]),
    ),
    item(
      Buffer.concat([
        explicit('0040A040', 'CS', 'NUM'),
        explicit('0040A123', 'PN', 'Doe^John'),
        explicit('0040A30A', 'DS', '12.5'),
      ]),
    ),
    sequenceEnd(),
  );
  const { header, out } = run(sr);
  const [text, number] = itemsOf(header, '0040A730');
  expect(text && stringOf(text, '0040A040')).toBe('TEXT');
  expect(text && stringOf(text, '0040A160')).toBe('Removed');
  expect(number && numberOf(number, '0040A30A')).toBe(12.5);
  expect(out.includes('Doe') || out.includes('ill')).toBe(false);
  expect(itemsOf(header, '00120064').map((each) => stringOf(each, '00080100'))).toContain(
    '113104',
  );
});

it('reads implicit, deflated and hidden values before it trusts them', () => {
  const elements = [
    implicit('00080016', '1.2.840.10008.5.1.4.1.1.7\0'),
    implicit('00080018', '1.2.3.4\0'),
    implicit('00080050', 'ZQACCESSION'),
    implicit('0020000D', '1.2.3\0'),
    implicit('0020000E', '1.2.3.3\0'),
  ];
  const hidden = item(
    Buffer.concat([
      implicit('00100010', 'ZQ^Hidden '),
      implicit('00080104', 'ZQ meaning'),
    ]),
  );
  const files = [
    Buffer.concat([preamble('1.2.840.10008.1.2'), ...elements]),
    Buffer.concat([
      preamble('1.2.840.10008.1.2.1.99'),
      deflateRawSync(
        object(explicit('00080050', 'SH', 'ZQACCESSION')).subarray(
          preamble('1.2.840.10008.1.2.1').length,
        ),
      ),
    ]),
    // A sequence of the standard that some archive made UN of, with a length.
    object(explicit('00082218', 'UN', hidden)),
  ];
  for (const bytes of files) {
    const { out, header } = run(bytes);
    expect(out.includes('ZQ')).toBe(false);
    expect(stringOf(header, '00080018')).toMatch(/^2\.25\./);
  }
});
