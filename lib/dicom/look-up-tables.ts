import { TAG, numbersOf, stringOf, type DicomJson } from '@/lib/dicom/json';

/** A modality or VOI look-up table: input values below the first take the first entry, above the last the last. */
export interface LookUpTable {
  readonly firstMapped: number;
  readonly bitsPerEntry: number;
  readonly entries: Uint16Array;
  readonly explanation?: string;
}

/** Red, Green, Blue Palette Color Lookup Table: equal in length and first mapped value. */
export interface Palette {
  readonly firstMapped: number;
  readonly bitsPerEntry: number;
  readonly red: Uint16Array;
  readonly green: Uint16Array;
  readonly blue: Uint16Array;
}

/**
 * An item of the Modality or VOI LUT Sequence.
 *
 * @returns Undefined when descriptor or data are missing, or fewer than the descriptor says.
 * @see DICOM PS3.3 C.11.1.1.1, C.11.2.1.1
 */
export function readLookUpTable(item: DicomJson): LookUpTable | undefined {
  const table = describe(item, TAG.LUTDescriptor, TAG.LUTData);
  const explanation = stringOf(item, TAG.LUTExplanation);
  return table && { ...table, ...(explanation && { explanation }) };
}

/**
 * The palette of a PALETTE COLOR image, or of the upper values of a grey one in colour (see
 * `isSupplemental`); segmented ones expanded.
 *
 * @returns Undefined when a table is missing or shorter than its descriptor says.
 * @see DICOM PS3.3 C.7.6.3.1.5, C.7.6.3.1.6, C.7.9.2
 */
export function readPalette(header: DicomJson): Palette | undefined {
  const isGrey = stringOf(header, TAG.PhotometricInterpretation)?.startsWith('MONO');
  if (isGrey && !isSupplemental(header)) return undefined;
  const red = colour(header, 'Red');
  const green = colour(header, 'Green');
  const blue = colour(header, 'Blue');
  if (!red || !green || !blue) return undefined;
  return {
    firstMapped: red.firstMapped,
    bitsPerEntry: red.bitsPerEntry,
    red: red.entries,
    green: green.entries,
    blue: blue.entries,
  };
}

/**
 * Grey values up to a palette's first one, colours from there on (PS3.3 C.7.6.23): how enhanced CT and
 * MR tell blood flow and the like over the anatomy.
 */
export const isSupplemental = (header: DicomJson): boolean =>
  TAG.RedPaletteColorLookupTableDescriptor in header &&
  ['COLOR', 'MIXED'].includes(stringOf(header, TAG.PixelPresentation) ?? '') &&
  stringOf(header, TAG.PhotometricInterpretation) === 'MONOCHROME2';

const colour = (header: DicomJson, name: 'Red' | 'Green' | 'Blue') =>
  describe(
    header,
    TAG[`${name}PaletteColorLookupTableDescriptor`],
    TAG[`${name}PaletteColorLookupTableData`],
    TAG[`Segmented${name}PaletteColorLookupTableData`],
  );

function describe(
  header: DicomJson,
  descriptorTag: string,
  dataTag: string,
  segmentedTag?: string,
): LookUpTable | undefined {
  const [count, first, bitsPerEntry] = numbersOf(header, descriptorTag);
  if (count === undefined || first === undefined || !bitsPerEntry) return undefined;
  // 65536 entries are written as 0; as an SS the count of more than 32767 turns negative.
  const length = count & 0xffff || 65_536;
  const plain = words(header, dataTag, length, bitsPerEntry);
  const segments = segmentedTag && words(header, segmentedTag, 0, bitsPerEntry);
  const entries = plain ?? (segments && expandSegments(segments, length));
  if (!entries || entries.length < length) return undefined;
  return { firstMapped: first, bitsPerEntry, entries: entries.slice(0, length) };
}

/** Entries of a table: US values, or bytes in words of two (or one, when that is what fits). */
function words(
  header: DicomJson,
  tag: string,
  length: number,
  bitsPerEntry: number,
): Uint16Array | undefined {
  const element = header[tag];
  if (element?.Value) {
    const numbers = numbersOf(header, tag);
    if (numbers.length >= length) return Uint16Array.from(numbers);
    // 8-bit entries, two to a word (PS3.3 C.7.6.3.1.6).
    return Uint16Array.from(numbers.flatMap((word) => [word & 0xff, (word >> 8) & 0xff]));
  }
  if (!element?.InlineBinary) return undefined;
  const bytes = base64Bytes(element.InlineBinary);
  if (bitsPerEntry <= 8 && bytes.length < 2 * length) return Uint16Array.from(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint16Array.from({ length: bytes.length >> 1 }, (_, index) =>
    view.getUint16(2 * index, true),
  );
}

/** Both Node and browsers have `atob`. */
const base64Bytes = (text: string) =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

const DISCRETE = 0;
const LINEAR = 1;
const INDIRECT = 2;

/**
 * Expand a segmented palette.
 *
 * @param words - Segments: opcode, length, values.
 * @param limit - No more entries than this are written, whatever the segments ask for.
 * @see DICOM PS3.3 C.7.9.2
 */
export function expandSegments(words: Uint16Array, limit: number): Uint16Array {
  const entries: number[] = [];
  const at = (index: number) => words[index] ?? 0;
  let copying = false;
  /** Segments of no length write nothing, and could be copied again and again. */
  let segmentsLeft = 2 * limit;
  /** Copy the segments between two positions; returns the position after them. */
  const copy = (from: number, segments: number): number => {
    let next = from;
    for (let done = 0; done < segments && next + 1 < words.length; done++) {
      if (entries.length >= limit || segmentsLeft-- <= 0) break;
      const count = at(next + 1);
      if (at(next) === DISCRETE) {
        for (let index = 0; index < count; index++) entries.push(at(next + 2 + index));
        next += 2 + count;
      } else if (at(next) === LINEAR) {
        const start = entries.at(-1) ?? 0;
        const rise = at(next + 2) - start;
        for (let index = 1; index <= count; index++) {
          entries.push(Math.round(start + (rise * index) / count));
        }
        next += 3;
      } else if (at(next) === INDIRECT && !copying) {
        copying = true; // Indirect segments don't nest.
        copy(at(next + 2) + at(next + 3) * 0x10000, count);
        copying = false;
        next += 4;
      } else {
        return words.length;
      }
    }
    return next;
  };
  copy(0, Infinity);
  return Uint16Array.from(entries.slice(0, limit));
}
