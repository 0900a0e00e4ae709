import dcmjs from 'dcmjs';
import { isKnownBulk, isTechnical } from '@/lib/dicom/deidentify/retained';
import {
  explicit,
  file,
  item,
  UNDEFINED,
  sequenceEnd,
} from '@/tests/unit/dicom/data-set-builder';

/** What a leak of any of them shows, whatever it stood in. */
export const MARKS = ['ZQ', '19410203', '112233.44', '083Y', '1.2.840.99999'];

const VALUE: Readonly<Record<string, (n: string) => string>> = Object.fromEntries([
  ...[
    'AE',
    'CS',
    'DS',
    'IS',
    'LO',
    'LT',
    'SH',
    'ST',
    'UC',
    'UT',
    'OB',
    'OW',
    'UN',
    'OF',
    'OD',
    'OL',
    'OV',
  ].map((vr) => [vr, (n: string) => `ZQ${n}CANARY`.padEnd(16, 'Z')]),
  ['PN', () => 'ZQFamily^ZQGiven'],
  ['UR', (n: string) => `https://example.org/ZQ${n}`],
  ['DA', () => '19410203'],
  ['TM', () => '112233.44'],
  ['DT', () => '19410203112233.44'],
  ['AS', () => '083Y'],
  ['UI', (n: string) => `1.2.840.99999.${Number(n)}`],
]);

/** What an object is; without it there is none to write. */
const IDENTITY = { '00080016': '1.2.840.10008.5.1.4.1.1.7' };

const itemOf = (n: string) =>
  item(
    Buffer.concat([
      explicit('00080100', 'SH', `ZQ${n}V`),
      explicit('00080102', 'SH', `ZQ${n}S`),
      explicit('00080104', 'LO', `ZQ${n} meaning`),
      explicit('00081150', 'UI', '1.2.840.10008.5.1.4.1.1.7'),
      explicit('00081155', 'UI', `1.2.840.99999.5.${Number(n)}`),
      explicit('00090010', 'LO', 'ZQ maker'),
      explicit('00091001', 'LO', `ZQ${n} of the maker`),
      explicit('00100010', 'PN', 'ZQFamily^ZQGiven'),
      explicit('0040A160', 'UT', `ZQ${n} said`),
      explicit('0040EEEE', 'LO', `ZQ${n} unknown`),
    ]),
  );

/** An object with every attribute of the dictionary, each with a text of its own, in every VR. */
export function letteredObject(): Buffer {
  const { nameMap } = dcmjs.data.DicomMetaDictionary;
  const tags = Object.values(
    nameMap as Record<string, { vr: string; tag: string }>,
  ).flatMap(({ vr, tag: written }) => {
    const tag = written.replaceAll(/[(),]/g, '').replaceAll(/xx/gi, '02').toUpperCase();
    const isPlain =
      /^[0-9A-F]{8}$/.test(tag) && !/^000[0246]|0000$|^FFFE|^7FE0/.test(tag);
    return isPlain && !isTechnical(tag) ? [[tag, vr] as const] : [];
  });
  const wanted = new Map<string, string>([
    ...tags,
    ...['00090010', '00091001', '00091002', '00310010', '00311001'].map(
      (tag) => [tag, 'LO'] as const,
    ),
    ['00330001', 'UN'],
    ['12345678', 'LO'],
    ['FFFCFFFC', 'OB'],
  ]);
  const elements = [...wanted]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([tag, vr], index) => {
      const n = String(index).padStart(4, '0');
      const same = IDENTITY[tag as keyof typeof IDENTITY];
      if (same) return explicit(tag, 'UI', same);
      if (tag === '00080005') return explicit(tag, 'CS', 'ISO_IR 192');
      if (vr === 'SQ') {
        return Buffer.concat([
          explicit(tag, 'SQ', '', UNDEFINED),
          itemOf(n),
          itemOf(n),
          sequenceEnd(),
        ]);
      }
      const real = { ox: 'OW', xs: 'US', lt: 'OW' }[vr] ?? vr;
      // Tables of colours and samples of signals are numbers that the picture is made of.
      if (isKnownBulk(tag, Buffer.alloc(0))) return explicit(tag, real, Buffer.alloc(8));
      return explicit(tag, real, VALUE[real]?.(n) ?? Buffer.alloc(8));
    });
  return file(...elements);
}
