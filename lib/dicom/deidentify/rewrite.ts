import dicomParser, { type Element } from 'dicom-parser';
import type { Counts } from '@/lib/dicom/deidentify/counts';
import type { IdentityTerms } from '@/lib/dicom/deidentify/identity-terms';
import type { DeidOptions } from '@/lib/dicom/deidentify/options';
import type { Pseudonyms } from '@/lib/dicom/deidentify/pseudonyms';
import { CODED, codedTexts } from '@/lib/dicom/deidentify/vocabulary/coded-entry';
import { wordlessProfile } from '@/lib/dicom/deidentify/vocabulary/icc';
import { ICC_PROFILE, isKnownBulk } from '@/lib/dicom/deidentify/vocabulary/retained';
import { actionOf, type Action, type Kind } from '@/lib/dicom/deidentify/rules';
import type { IsSafePrivate } from '@/lib/dicom/deidentify/safe-private';
import { isPrivate } from '@/lib/dicom/deidentify/table';
import {
  dummyOf,
  keptText,
  outsideText,
  shiftedValues,
  TEXT,
  valuesOf,
  vrOf,
  wordBytes,
} from '@/lib/dicom/deidentify/values';
import { textReader, type TextReader } from '@/lib/dicom/part10/character-sets';
import type { Elements, StoredDataSet } from '@/lib/dicom/part10/data-set';
import { BoundedStream } from '@/lib/dicom/part10/element-stream';
import {
  elementBytes,
  elementHead,
  itemHead,
  SEQUENCE_END,
} from '@/lib/dicom/recode/element-bytes';
import { isSigned, swapped } from '@/lib/dicom/recode/explicit-data-set';
import { AppError } from '@/lib/errors';

/** All that the rewriting of one object needs to know. */
export interface Rewriting {
  readonly options: DeidOptions;
  readonly kind: Kind;
  readonly names: Pseudonyms;
  readonly terms: IdentityTerms;
  /** Of values that an option lets stay. */
  readonly keptTerms: IdentityTerms;
  /** The patient's new name and identifier. */
  readonly pseudonym: string;
  /** Days that dates are moved to the past by, where they are. */
  readonly shiftDays: number;
  readonly isSafePrivate: IsSafePrivate;
  readonly counts: Counts;
}

interface Place extends Pick<StoredDataSet, 'bytes' | 'littleEndian'> {
  readonly text: TextReader;
  readonly signed: boolean;
  readonly depth: number;
}

const DEEPEST = 64;

/**
 * The elements of a data set as the profile wants them, in Explicit VR Little Endian, text in UTF-8, by
 * tag. Only what was understood is written: nothing is copied that lies beside the values.
 *
 * @throws AppError `dicom_damaged` when sequences are nested too deep.
 */
export function rewritten(
  elements: Elements,
  stored: Pick<StoredDataSet, 'bytes' | 'littleEndian'>,
  how: Rewriting,
): Map<string, Buffer> {
  const { bytes, littleEndian } = stored;
  return rewriteAll(
    elements,
    { bytes, littleEndian, text: textReader([]), signed: false, depth: 0 },
    how,
  );
}

function rewriteAll(elements: Elements, outer: Place, how: Rewriting) {
  const place = { ...outer, ...ownTerms(elements, outer) };
  const written = new Map<string, Buffer>();
  const coded = codedOf(elements, place, how);
  for (const element of Object.values(elements)) {
    if (!element || /0000$|^xfff|^x00080005/.test(element.tag)) continue;
    const tag = element.tag.slice(1).toUpperCase();
    const bytes = isPrivate(tag)
      ? rewritePrivate(tag, element, elements, place, how)
      : rewriteOne(tag, element, place, how, coded);
    if (bytes) written.set(tag, bytes);
  }
  return new Map([...written].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function ownTerms(elements: Elements, outer: Place): Partial<Place> {
  const charset = elements['x00080005'];
  const terms = charset ? latin1(outer.bytes, charset).split('\\') : [];
  return {
    ...(charset && { text: textReader(terms.map((term) => term.trim())) }),
    signed: isSigned(elements, outer, outer.signed),
  };
}

const latin1 = (bytes: Uint8Array, { dataOffset, length }: Element) =>
  Buffer.from(bytes.subarray(dataOffset, dataOffset + length)).toString('latin1');

/** Texts of a coded entry that this data set is, by their tags; none where it is none. */
function codedOf(elements: Elements, place: Place, { terms }: Rewriting) {
  const texts: Record<string, string> = {};
  for (const tag of CODED) {
    const element = elements[`x${tag.toLowerCase()}`];
    if (element)
      texts[tag] = place.text(valueBytes(element, place)).replaceAll('\0', '').trim();
  }
  return codedTexts(texts, terms);
}

function rewriteOne(
  tag: string,
  element: Element,
  place: Place,
  how: Rewriting,
  coded: Readonly<Record<string, string | null>>,
): Buffer | undefined {
  const vr = element.items ? 'SQ' : vrOf(element, place);
  const say = (deed: 'removed' | 'emptied' | 'replaced' | 'shifted') =>
    how.counts.add(tag, deed);
  const action = actionOf(tag, vr, how.kind, how.options);
  if (action === 'remove') return void say('removed');
  if (action === 'empty') {
    if (element.length > 0) say('emptied');
    return vr === 'SQ' ? emptySequence(tag) : elementBytes(tag, vr, Buffer.alloc(0));
  }
  if (vr === 'SQ') return sequence(tag, element, place, how);
  if (TEXT.has(vr)) {
    const text = place.text(valueBytes(element, place)).replaceAll('\0', '');
    const own = coded[tag];
    const outcome = own === undefined ? textAfter(tag, vr, text, action, how) : own;
    if (outcome === null) return void say('removed');
    if (outcome !== text.trimEnd() && outcome !== text) {
      say(action === 'shift' ? 'shifted' : 'replaced');
    }
    return textBytes(tag, vr, outcome);
  }
  if (action === 'dummy' || action === 'uid') {
    say('replaced');
    return elementBytes(tag, vr, Buffer.alloc(wordBytes(vr)));
  }
  const isBinary = vr === 'UN' || vr.startsWith('O');
  const value = valueBytes(element, place);
  if (isBinary && !isKnownBulk(tag, value)) return void say('removed');
  if (tag === ICC_PROFILE)
    return elementBytes(tag, vr, Buffer.from(wordlessProfile(value)));
  return elementBytes(tag, vr, place.littleEndian ? value : swapped(value, vr));
}

function textAfter(
  tag: string,
  vr: string,
  text: string,
  action: Action,
  how: Rewriting,
): string | null {
  const { names, pseudonym, shiftDays, keptTerms: terms } = how;
  switch (action) {
    case 'uid':
      return valuesOf(vr, text)
        .map((each) => names.uid(each))
        .join('\\');
    case 'dummy':
      if (tag === '00100020') return pseudonym;
      // A UID that the table wants a dummy for has to stay a UID.
      return vr === 'UI' ? names.uid(text) : dummyOf(vr);
    case 'shift':
      // What is no date can't be moved; where one must stand, the table's dummy does.
      return shiftedValues(vr, text, shiftDays) ?? basicText(tag, vr, how);
    case 'keep':
      return vr === 'UI'
        ? text
        : (keptText(vr, text, { terms }) ?? basicText(tag, vr, how));
    default:
      return outsideText(tag, vr, text, how);
  }
}

/** What the profile without options leaves of a text. */
function basicText(tag: string, vr: string, { kind }: Rewriting): string | null {
  const action = actionOf(tag, vr, kind, new Set());
  if (action === 'dummy') return dummyOf(vr);
  return action === 'empty' ? '' : null;
}

function rewritePrivate(
  tag: string,
  element: Element,
  siblings: Elements,
  place: Place,
  how: Rewriting,
): Buffer | undefined {
  const group = tag.slice(0, 4);
  const isSafe = (block: string, last: string) => {
    const creator = siblings[`x${group}00${block}`.toLowerCase()];
    const name =
      creator && place.text(valueBytes(creator, place)).replaceAll('\0', '').trim();
    return (
      name !== undefined &&
      !how.terms.occurIn(name) &&
      how.isSafePrivate(group, name, last)
    );
  };
  const isCreator = /^00[1-9A-F]/.test(tag.slice(4));
  const kept =
    how.options.has('safe-private') &&
    (isCreator
      ? Object.keys(siblings).some((each) => {
          const other = each.slice(1).toUpperCase();
          const block = tag.slice(6);
          const inBlock = other.startsWith(group + block) && other.length === 8;
          return inBlock && isSafe(block, other.slice(6));
        })
      : isSafe(tag.slice(4, 6), tag.slice(6)));
  const vr = isCreator ? 'LO' : element.items ? 'SQ' : vrOf(element, place);
  if (!kept || vr === 'SQ') return void how.counts.add(tag, 'removed');
  const value = valueBytes(element, place);
  if (TEXT.has(vr)) {
    const text = keptText(vr, place.text(value).replaceAll('\0', ''), how);
    if (text === null || ['DA', 'DT', 'PN', 'UI'].includes(vr)) {
      return void how.counts.add(tag, 'removed');
    }
    return textBytes(tag, vr, text);
  }
  if (how.terms.occurIn(Buffer.from(value).toString('latin1'))) {
    return void how.counts.add(tag, 'removed');
  }
  return elementBytes(tag, vr, place.littleEndian ? value : swapped(value, vr));
}

const valueBytes = ({ dataOffset, length }: Element, { bytes }: Pick<Place, 'bytes'>) =>
  bytes.subarray(dataOffset, dataOffset + length);

const textBytes = (tag: string, vr: string, text: string) =>
  elementBytes(tag, vr, Buffer.from(text, 'utf8'));

const emptySequence = (tag: string) => elementHead(tag, 'SQ', 0);

function sequence(tag: string, element: Element, place: Place, how: Rewriting) {
  const depth = place.depth + 1;
  if (depth > DEEPEST) {
    const message = `Its sequences are nested more than ${DEEPEST} deep.`;
    throw new AppError('dicom_damaged', message);
  }
  const items = element.items ?? itemsInside(element, place);
  if (!items) return void how.counts.add(tag, 'removed');
  const inside = { ...place, depth };
  const bytes = items.flatMap(({ dataSet }) => {
    const item = Buffer.concat([
      ...rewriteAll(dataSet?.elements ?? {}, inside, how).values(),
    ]);
    return [itemHead(item.length), item];
  });
  return Buffer.concat([elementHead(tag, 'SQ', 0xffff_ffff), ...bytes, SEQUENCE_END]);
}

/** The items of a sequence that was written as UN; undefined: they can't be read. */
function itemsInside(element: Element, { bytes }: Place): Element[] | undefined {
  if (element.length < 8) return [];
  const end = element.dataOffset + element.length;
  const copy = { ...element };
  try {
    const stream = new BoundedStream(bytes.subarray(0, end), element.dataOffset, true);
    dicomParser.readSequenceItemsImplicit(stream, copy);
    return copy.items;
  } catch {
    return undefined;
  }
}
