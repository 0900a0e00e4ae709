import dcmjs from 'dcmjs';
import { readDataSet } from '@/lib/dicom/part10/data-set';
import { isKnownBulk } from '@/lib/dicom/deidentify/vocabulary/retained';
import {
  explicit,
  file,
  item,
  UNDEFINED,
  sequenceEnd,
} from '@/tests/unit/dicom/data-set-builder';

/** What a leak of any of them shows, whatever it stood in. */
export const MARKS = ['CANARY', '19410203', '112233.44', '083Y', '1.2.840.99999'];

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
  ].map((vr) => [vr, (n: string) => `CANARY${n}`.padEnd(16, 'Z')]),
  ['PN', () => 'CANARY^CANARYGiven'],
  ['UR', (n: string) => `https://example.org/CANARY${n}`],
  ['DA', () => '19410203'],
  ['TM', () => '112233.44'],
  ['DT', () => '19410203112233.44'],
  ['AS', () => '083Y'],
  ['UI', (n: string) => `1.2.840.99999.${Number(n)}`],
]);

/** What an object is; without it there is none to write. */
const IDENTITY = { '00080016': '1.2.840.10008.5.1.4.1.1.7' };

/** Objects that items refer to and nobody has. */
export const NAMED_ELSEWHERE = Array.from({ length: 10_000 }, (_, n) => [
  `1.2.840.99999.${n}`,
  `1.2.840.99999.5.${n}`,
]).flat();

const itemOf = (n: string) =>
  item(
    Buffer.concat([
      explicit('00080100', 'SH', `CANARY${n}V`),
      explicit('00080102', 'SH', `CANARY${n}S`),
      explicit('00080104', 'LO', `CANARY${n} meaning`),
      explicit('00081150', 'UI', '1.2.840.10008.5.1.4.1.1.7'),
      explicit('00081155', 'UI', `1.2.840.99999.5.${Number(n)}`),
      explicit('00090010', 'LO', 'CANARY maker'),
      explicit('00091001', 'LO', `CANARY${n} of the maker`),
      explicit('00100010', 'PN', 'CANARY^CANARYGiven'),
      explicit('0040A160', 'UT', `CANARY${n} said`),
      explicit('0040EEEE', 'LO', `CANARY${n} unknown`),
    ]),
  );

/** Every attribute of the dictionary but for file meta information and pixels, and some of makers and of nobody. */
function everyAttribute(): Map<string, string> {
  const { nameMap } = dcmjs.data.DicomMetaDictionary;
  const tags = Object.values(
    nameMap as Record<string, { vr: string; tag: string }>,
  ).flatMap(({ vr, tag: written }) => {
    const tag = written.replaceAll(/[(),]/g, '').replaceAll(/xx/gi, '02').toUpperCase();
    const isPlain =
      /^[0-9A-F]{8}$/.test(tag) && !/^000[0246]|0000$|^FFFE|^7FE0/.test(tag);
    return isPlain ? [[tag, vr] as const] : [];
  });
  return new Map<string, string>([
    ...tags,
    ...['00090010', '00091001', '00091002', '00310010', '00311001'].map(
      (tag) => [tag, 'LO'] as const,
    ),
    ['00330001', 'UN'],
    ['12345678', 'LO'],
    ['FFFCFFFC', 'OB'],
  ]);
}

function inscribed(tag: string, vr: string, index: number): Buffer {
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
}

const inOrder = <Value>(of: Iterable<readonly [string, Value]>) =>
  [...of].sort(([a], [b]) => (a < b ? -1 : 1));

/** An object with every attribute of the dictionary, each with a text of its own, in every VR. */
export const letteredObject = (): Buffer =>
  file(...inOrder(everyAttribute()).map(([tag, vr], index) => inscribed(tag, vr, index)));

/** What a picture is made from: with words in them it is none. */
const MAKES_A_PICTURE =
  /^(0008(0005|0008|0060)|0028(0[0-2]|10[015]|11|12|3000|3010|2110|9)|0018(6011|9)|5200|60|0040(9096|9211)|2050)/;

/**
 * A file with a text of its own in every attribute that it lacks, in sequences and in attributes of
 * makers, as far as it stays a picture that can be shown.
 */
export const inscribedFile = (bytes: Uint8Array): Buffer =>
  spliced(
    bytes,
    inOrder(everyAttribute()).flatMap(([tag, vr], index) =>
      MAKES_A_PICTURE.test(tag) ? [] : [[tag, inscribed(tag, vr, index)] as const],
    ),
  );

/** A file with these elements, too, where it lacks them. */
export function spliced(
  bytes: Uint8Array,
  elements: readonly (readonly [tag: string, bytes: Buffer])[],
): Buffer {
  const stored = readDataSet(bytes);
  const own = Object.values(stored.elements).flatMap((element) => {
    if (!element) return [];
    const tag = element.tag.slice(1).toUpperCase();
    return [[tag, element] as const];
  });
  const starts = inOrder(own).map(([tag, { dataOffset, vr = '' }]) => {
    const head = /^(O[BDFLVW]|S[QV]|U[CNRTV])$/.test(vr) ? 12 : 8;
    return [tag, dataOffset - head] as const;
  });
  const [[, begin] = ['', 0]] = starts;
  const known = new Set(starts.map(([tag]) => tag));
  const parts = starts.map(([tag, from], at) => {
    const to = starts[at + 1]?.[1] ?? stored.bytes.length;
    return [tag, Buffer.from(stored.bytes.subarray(from, to))] as const;
  });
  return Buffer.concat([
    stored.bytes.subarray(0, begin),
    ...inOrder([...parts, ...elements.filter(([tag]) => !known.has(tag))]).map(
      ([, part]) => part,
    ),
  ]);
}
