import type { Element } from 'dicom-parser';
import {
  readElements,
  type Elements,
  type StoredDataSet,
} from '@/lib/dicom/part10/data-set';
import { standardVr, vrAt } from '@/lib/dicom/part10/element-stream';
import {
  elementBytes,
  elementHead,
  isLong,
  itemHead,
  SEQUENCE_END,
} from '@/lib/dicom/recode/element-bytes';

/** A data set in Explicit VR Little Endian, its pixel data left out. */
export interface ExplicitDataSet {
  /** What comes before the pixel data, in order of tags. */
  readonly before: Buffer;
  /** Private groups behind the pixel data. Signatures and padding are left out: they are void. */
  readonly after: Buffer;
}

/**
 * Write a data set anew in Explicit VR Little Endian (PS3.5 A.2). What is so already is copied byte
 * for byte.
 *
 * @param changes - Elements by tag (`0020000D`) that stand for those there are; null leaves one out.
 */
export function explicitDataSet(
  stored: StoredDataSet,
  changes: Readonly<Record<string, Buffer | null>>,
): ExplicitDataSet {
  const reading: Reading = {
    ...stored,
    asIs: !stored.implicit && stored.littleEndian,
    signed: isSigned(stored.elements, stored, false),
  };
  const written = new Map<string, Buffer | null>();
  for (const [tag, bytes] of writeElements(stored.elements, reading)) {
    written.set(tag, bytes);
  }
  for (const [tag, bytes] of Object.entries(changes)) written.set(tag, bytes);
  const inOrder = [...written].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    before: Buffer.concat(inOrder.flatMap(([, bytes]) => bytes ?? [])),
    after: Buffer.concat(
      writeElements(elementsAfter(stored), reading).map(([, bytes]) => bytes),
    ),
  };
}

interface Reading extends Pick<StoredDataSet, 'bytes' | 'littleEndian'> {
  readonly asIs: boolean;
  readonly signed: boolean;
}

function writeElements(
  elements: Elements,
  reading: Reading,
): [tag: string, bytes: Buffer][] {
  return Object.values(elements).flatMap((element): [string, Buffer][] => {
    // Group lengths are retired, and no longer true.
    if (!element || /0000$|^xfff/.test(element.tag)) return [];
    if (element.items?.some(({ dataSet }) => holdsFragments(dataSet?.elements)))
      return [];
    const tag = element.tag.slice(1).toUpperCase();
    return [[tag, reading.asIs ? copied(element, reading) : anew(tag, element, reading)]];
  });
}

/** An icon that is compressed in the transfer syntax that is left; nobody has to have one. */
const holdsFragments = (elements: Elements | undefined) =>
  elements?.['x7fe00010']?.hadUndefinedLength === true;

/** The element as it lies in the file. */
function copied(element: Element, { bytes }: Reading): Buffer {
  const { dataOffset, length, vr = 'UN' } = element;
  const start = dataOffset - (isLong(vr) ? 12 : 8);
  const end = dataOffset + length;
  // dicom-parser counts the delimiter of some sequences, and of others not.
  const next = bytes.subarray(end, end + 8);
  const delimited = element.hadUndefinedLength && SEQUENCE_END.equals(next);
  return Buffer.from(bytes.subarray(start, delimited ? end + 8 : end));
}

function anew(tag: string, element: Element, reading: Reading): Buffer {
  if (element.items) {
    const items = element.items.flatMap(({ dataSet }) => {
      const elements = dataSet?.elements ?? {};
      const inside = { ...reading, signed: isSigned(elements, reading, reading.signed) };
      const bytes = Buffer.concat(
        writeElements(elements, inside).map(([, each]) => each),
      );
      return [itemHead(bytes.length), bytes];
    });
    return Buffer.concat([elementHead(tag, 'SQ', 0xffff_ffff), ...items, SEQUENCE_END]);
  }
  const vr = vrOf(element, reading);
  const { dataOffset, length } = element;
  const value = reading.bytes.subarray(dataOffset, dataOffset + length);
  return elementBytes(tag, vr, reading.littleEndian ? value : swapped(value, vr));
}

function vrOf(element: Element, { bytes, signed }: Reading): string {
  // A 64-bit VR passes as UN, see `BoundedStream`.
  const written = element.vr === 'UN' ? vrAt(bytes, element.dataOffset) : element.vr;
  const vr = written ?? standardVr(element.tag) ?? 'UN';
  if (vr === 'xs') return signed ? 'SS' : 'US';
  return vr === 'ox' || vr === 'lt' ? 'OW' : vr;
}

export function isSigned(
  elements: Elements,
  { bytes, littleEndian }: Pick<Reading, 'bytes' | 'littleEndian'>,
  outer: boolean,
): boolean {
  const sign = elements['x00280103'];
  if (sign?.length !== 2) return outer;
  return bytes[sign.dataOffset + (littleEndian ? 0 : 1)] === 1;
}

const WORDS: Readonly<Record<string, number>> = {
  ...{ US: 2, SS: 2, AT: 2, OW: 2, UL: 4, SL: 4, FL: 4, OL: 4, OF: 4 },
  ...{ FD: 8, OD: 8, OV: 8, SV: 8, UV: 8 },
};

export function swapped(value: Uint8Array, vr: string): Uint8Array {
  const word = WORDS[vr] ?? 1;
  if (word === 1 || value.length % word !== 0) return value;
  const copy = Buffer.from(value);
  if (word === 2) return copy.swap16();
  return word === 4 ? copy.swap32() : copy.swap64();
}

/** What follows the pixel data, if it can be read. */
export function elementsAfter(stored: StoredDataSet): Elements {
  const { bytes, pixelData, implicit, littleEndian } = stored;
  if (!pixelData) return {};
  const { offset, length } = pixelData;
  const end = length === undefined ? endOfFragments(bytes, offset) : offset + length;
  if (end === undefined || end + 8 > bytes.length) return {};
  try {
    return readElements(bytes, end, implicit, littleEndian).elements;
  } catch {
    return {}; // Garbage, which was no part of the data set.
  }
}

function endOfFragments(bytes: Uint8Array, offset: number): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = offset; at + 8 <= bytes.length;) {
    const tag = view.getUint32(at, true);
    const length = view.getUint32(at + 4, true);
    if (tag === 0xe0dd_fffe) return at + 8;
    if (tag !== 0xe000_fffe) return undefined;
    at += 8 + length;
  }
  return undefined;
}
