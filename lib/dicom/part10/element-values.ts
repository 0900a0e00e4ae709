import dicomParser, { type Element } from 'dicom-parser';
import type { DicomElement, DicomJson } from '@/lib/dicom/json';
import { AppError } from '@/lib/errors';
import { textReader, type TextReader } from '@/lib/dicom/part10/character-sets';
import type {
  Elements,
  StoredDataSet,
  StoredPixelData,
} from '@/lib/dicom/part10/data-set';
import { BoundedStream, standardVr, vrAt } from '@/lib/dicom/part10/element-stream';

/** Longer binary values are referred to: they belong to the file, not to its description. */
const LONGEST_BINARY = 4096;
/** Look-up tables are needed to draw the pixels: 65,536 entries of two bytes, or segments. */
const LOOK_UP_TABLE = /^(002812[02][1-4]|00283006)$/;
/** Texts and numbers are longer only in files that mean no good: headers are kept in memory. */
const LONGEST_VALUE = 1024 ** 2;
/** Structured reports nest a few dozen deep at most. */
const DEEPEST = 64;

/** What the values of a data set depend on beside their own bytes. */
interface Reading {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly littleEndian: boolean;
  readonly text: TextReader;
  /** PixelRepresentation 1: attributes that are “US or SS” are SS. */
  readonly signed: boolean;
  /** Of the item that is read, below the instance: `bulkdata/`, `bulkdata/00185100/1/`. */
  readonly place: string;
  /** In how many sequences it lies. */
  readonly depth: number;
}

/**
 * The elements of a data set as DICOM JSON, text in Unicode. Group lengths are left out. Pixel data,
 * binary values over 4 KiB (look-up tables excepted) and any over 1 MiB are Bulk Data URIs, relative
 * to the instance: `bulkdata/`, then the tag, or for what is in a sequence `tag/item/tag`, items
 * from 1.
 *
 * @throws AppError `dicom_damaged` when sequences are nested too deep.
 */
export function toDicomJson(stored: StoredDataSet): DicomJson {
  const { bytes, littleEndian, elements, pixelData } = stored;
  const json = readAll(elements, {
    bytes,
    littleEndian,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    text: textReader([]),
    signed: false,
    place: 'bulkdata/',
    depth: 0,
  });
  return pixelData ? { ...json, ...pixelElement(pixelData) } : json;
}

function pixelElement({ tag, vr, length }: StoredPixelData): DicomJson {
  const json = tag.slice(1).toUpperCase();
  const implied = { '7FE00008': 'OF', '7FE00009': 'OD' }[json] ?? 'OW';
  const written = length === undefined ? 'OB' : vr;
  return { [json]: { vr: written ?? implied, BulkDataURI: `bulkdata/${json}` } };
}

function readAll(elements: Elements, outer: Reading): DicomJson {
  const reading = { ...outer, ...ownTerms(elements, outer) };
  const json: Record<string, DicomElement> = {};
  for (const element of Object.values(elements)) {
    if (!element || /0000$|^xfffe/.test(element.tag)) continue;
    const tag = element.tag.slice(1).toUpperCase();
    json[tag] = readElement(tag, element, reading);
  }
  return json;
}

/** What a data set says of its own values: its character set, the sign of its pixels. */
function ownTerms(elements: Elements, outer: Reading): Partial<Reading> {
  const charset = elements['x00080005'];
  const sign = elements['x00280103'];
  const terms = charset ? values(latin1(outer, charset)).map((term) => term.trim()) : [];
  return {
    ...(charset && { text: textReader(terms) }),
    ...(sign?.length === 2 && {
      signed: outer.view.getUint16(sign.dataOffset, outer.littleEndian) === 1,
    }),
  };
}

function readElement(tag: string, element: Element, reading: Reading): DicomElement {
  const items = element.items ?? unknownItems(element, reading);
  if (items) {
    const depth = reading.depth + 1;
    if (depth > DEEPEST) {
      throw new AppError(
        'dicom_damaged',
        `Its sequences are nested more than ${DEEPEST} deep.`,
      );
    }
    return withValues(
      'SQ',
      items.map((item, index) =>
        readAll(item.dataSet?.elements ?? {}, {
          ...reading,
          depth,
          place: `${reading.place}${tag}/${index + 1}/`,
        }),
      ),
    );
  }
  const vr = vrOf(element, reading);
  if (element.length > LONGEST_VALUE) return { vr, BulkDataURI: reading.place + tag };
  if (vr in NUMBERS) return withValues(vr, readNumbers(vr, element, reading));
  if (vr === 'AT') return withValues(vr, readTags(element, reading));
  if (vr === 'PN') return withValues(vr, readNames(element, reading));
  if (TEXT.has(vr)) return withValues(vr, readTexts(vr, element, reading));
  if (element.length > LONGEST_BINARY && !LOOK_UP_TABLE.test(tag)) {
    return { vr, BulkDataURI: reading.place + tag };
  }
  if (element.length === 0) return { vr };
  return { vr, InlineBinary: readBinary(vr, element, reading).toString('base64') };
}

const withValues = (vr: string, list: readonly unknown[]): DicomElement =>
  list.every((value) => value === null) ? { vr } : { vr, Value: list };

/** The VR as written, from the dictionary where nothing or UN is written, never a choice. */
function vrOf(element: Element, { bytes, signed }: Reading): string {
  let vr = element.vr;
  if (vr === 'UN') vr = vrAt(bytes, element.dataOffset);
  // UN hides a value that was once implicit: the dictionary knows what it is (PS3.5 6.2.2).
  if (!vr || vr === 'UN' || !KNOWN.has(vr)) vr = standardVr(element.tag) ?? 'UN';
  if (vr === 'xs') return signed ? 'SS' : 'US';
  if (vr === 'ox' || vr === 'lt') return 'OW';
  return KNOWN.has(vr) ? vr : 'UN';
}

/** The items of a sequence written as UN with a length (Implicit VR Little Endian inside). */
function unknownItems(element: Element, { bytes }: Reading): Element[] | undefined {
  if (element.vr === 'SQ') return [];
  if (element.vr !== 'UN' || element.length < 8 || standardVr(element.tag) !== 'SQ') {
    return undefined;
  }
  const inner = bytes.subarray(0, element.dataOffset + element.length);
  const copy = { ...element };
  try {
    const stream = new BoundedStream(inner, element.dataOffset, true);
    dicomParser.readSequenceItemsImplicit(stream, copy);
    return copy.items;
  } catch {
    return undefined; // It stays what it says it is: unknown.
  }
}

type Getter = (view: DataView, at: number, littleEndian: boolean) => number | bigint;
const NUMBERS: Record<string, readonly [size: number, get: Getter]> = {
  US: [2, (view, at, little) => view.getUint16(at, little)],
  SS: [2, (view, at, little) => view.getInt16(at, little)],
  UL: [4, (view, at, little) => view.getUint32(at, little)],
  SL: [4, (view, at, little) => view.getInt32(at, little)],
  FL: [4, (view, at, little) => view.getFloat32(at, little)],
  FD: [8, (view, at, little) => view.getFloat64(at, little)],
  UV: [8, (view, at, little) => view.getBigUint64(at, little)],
  SV: [8, (view, at, little) => view.getBigInt64(at, little)],
};

function readNumbers(vr: string, element: Element, reading: Reading): unknown[] {
  const [size, get] = NUMBERS[vr] ?? [element.length, () => 0];
  const little = element.vr === 'UN' ? true : reading.littleEndian;
  return Array.from({ length: Math.floor(element.length / size) }, (_, index) => {
    const number = get(reading.view, element.dataOffset + index * size, little);
    if (typeof number === 'bigint') {
      return Number.isSafeInteger(Number(number)) ? Number(number) : String(number);
    }
    return Number.isFinite(number) ? number : null; // JSON has no NaN.
  });
}

function readTags({ dataOffset, length }: Element, reading: Reading): string[] {
  const word = (at: number) =>
    reading.view.getUint16(at, reading.littleEndian).toString(16).padStart(4, '0');
  return Array.from({ length: Math.floor(length / 4) }, (_, index) => {
    const at = dataOffset + index * 4;
    return (word(at) + word(at + 2)).toUpperCase();
  });
}

/** VRs whose text is in the data set's character set; the others are ASCII (PS3.5 6.1.2.3). */
const IN_CHARACTER_SET = new Set(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT']);
/** VRs that are one text, in which a backslash is a backslash and leading blanks count. */
const ONE_TEXT = new Set(['LT', 'ST', 'UT']);
const TEXT = new Set('AE AS CS DA DS DT IS LO LT SH ST TM UC UI UR UT'.split(' '));
const KNOWN = new Set([
  ...TEXT,
  ...Object.keys(NUMBERS),
  ...'AT OB OD OF OL OV OW PN SQ UN xs ox lt'.split(' '),
]);

const readText = (vr: string, element: Element, reading: Reading) =>
  IN_CHARACTER_SET.has(vr)
    ? reading.text(bytesOf(element, reading))
    : latin1(reading, element);

function readTexts(vr: string, element: Element, reading: Reading): unknown[] {
  const text = readText(vr, element, reading);
  if (ONE_TEXT.has(vr) || vr === 'UR') return [text.replace(/[\0 ]+$/, '') || null];
  return values(text).map((value) => {
    const trimmed = value.replace(/^ +|[\0 ]+$/g, '');
    if (trimmed === '') return null;
    return vr === 'DS' || vr === 'IS' ? numberOrText(trimmed) : trimmed;
  });
}

function numberOrText(text: string): number | string {
  const isDecimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text);
  const number = Number(text);
  return isDecimal && Number.isFinite(number) ? number : text;
}

const NAME_GROUPS = ['Alphabetic', 'Ideographic', 'Phonetic'] as const;

function readNames(element: Element, reading: Reading): unknown[] {
  return values(readText('PN', element, reading)).map((name) => {
    const groups = name.replace(/\0+$/, '').split('=');
    const written = NAME_GROUPS.flatMap((group, index) => {
      const text = groups[index]?.trim();
      return text ? [[group, text] as const] : [];
    });
    return written.length > 0 ? Object.fromEntries(written) : null;
  });
}

const values = (text: string) => text.split('\\');

const bytesOf = ({ dataOffset, length }: Element, { bytes }: Reading) =>
  bytes.subarray(dataOffset, dataOffset + length);

const latin1 = (reading: Reading, element: Element) =>
  Buffer.from(bytesOf(element, reading)).toString('latin1');

const WORD_BYTES: Record<string, number> = { OW: 2, OF: 4, OL: 4, OD: 8, OV: 8 };

/** The bytes of a binary value, little endian as DICOM JSON wants them (PS3.18 F.2.7). */
function readBinary(vr: string, element: Element, reading: Reading): Buffer {
  const bytes = Buffer.from(bytesOf(element, reading));
  const word = WORD_BYTES[vr] ?? 1;
  if (reading.littleEndian || bytes.length % word !== 0) return bytes;
  if (word === 2) return bytes.swap16();
  if (word === 4) return bytes.swap32();
  return word === 8 ? bytes.swap64() : bytes;
}
