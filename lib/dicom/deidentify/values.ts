import type { Element } from 'dicom-parser';
import { isTemporal, shifted } from '@/lib/dicom/deidentify/dates';
import {
  isKnownTerm,
  isTechnical,
  MAY_BE_EMPTY,
  REFERRED,
  STAND_INS,
} from '@/lib/dicom/deidentify/vocabulary/retained';
import { saysOfDevices } from '@/lib/dicom/deidentify/vocabulary/devices';
import type { IdentityTerms } from '@/lib/dicom/deidentify/identity-terms';
import { standardVr, vrAt } from '@/lib/dicom/part10/element-stream';
import type { Pseudonyms } from '@/lib/dicom/deidentify/pseudonyms';

/** Values that are text in the file. */
export const TEXT = new Set(
  'AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT'.split(' '),
);
/** One text each, backslashes and all. */
const WHOLE = new Set(['LT', 'ST', 'UT', 'UR']);

export const valuesOf = (vr: string, text: string): string[] =>
  WHOLE.has(vr) ? [text] : text.split('\\');

/** What stands where something must (PS3.15 E.1.1, D): nobody was born, or is called, so. */
export const DUMMY: Readonly<Record<string, string>> = {
  AE: 'REMOVED',
  AS: '000Y',
  CS: 'OTHER',
  DA: '19000101',
  DS: '0',
  DT: '19000101000000',
  IS: '0',
  PN: 'Removed',
  TM: '000000',
  UR: 'urn:removed',
};
export const dummyOf = (vr: string): string => DUMMY[vr] ?? 'Removed';

interface Reading {
  readonly terms: IdentityTerms;
  readonly names: Pseudonyms;
  /** Days to the past. */
  readonly shiftDays: number;
}

/** What becomes of a text: another, none (`''`), or null, if it can't stay in any form. */
type Outcome = string | null;

/** Every date of a value moved; null where one of them is none. */
export function shiftedValues(vr: string, text: string, days: number): Outcome {
  const moved = valuesOf(vr, text).map((each) =>
    each.trim() === '' ? '' : shifted(vr, each, -days),
  );
  return moved.includes(undefined) ? null : moved.join('\\');
}

/** A value that an option lets stay: as long as it is what its VR says, and names nobody. */
export function keptText(
  vr: string,
  text: string,
  { terms }: Pick<Reading, 'terms'>,
): Outcome {
  const fits = valuesOf(vr, text).every((each) => isWellFormed(vr, each.trim()));
  return fits && !terms.occurIn(text) ? text : null;
}

function isWellFormed(vr: string, value: string): boolean {
  if (value === '') return true;
  if (vr === 'DS' || vr === 'IS')
    return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value);
  if (vr === 'AS') return /^\d{3}[DWMY]$/.test(value);
  if (['DA', 'TM', 'DT'].includes(vr)) return isTemporal(vr, value);
  return true;
}

const BODY_PART = '00180015';

/** A text of an attribute that the table doesn't name; null: it goes. */
export function outsideText(
  tag: string,
  vr: string,
  text: string,
  { terms, names }: Pick<Reading, 'terms' | 'names'>,
): Outcome {
  if (text.trim() === '') return '';
  const values = valuesOf(vr, text);
  switch (vr) {
    case 'UI':
      return values.map((each) => names.uid(each)).join('\\');
    case 'DS':
    case 'IS':
      return keptText(vr, text, { terms }) ?? '';
    case 'CS':
      if (tag === BODY_PART && !isKnownTerm(tag, text)) return '';
      if (REFERRED.has(tag))
        return values.map((each) => referred(each, names)).join('\\');
      // A term of the standard names nobody, even where somebody is called so.
      return values
        .map((each) =>
          isKnownTerm(tag, each, terms.occurIn) ? each.trim() : dummyOf('CS'),
        )
        .join('\\');
    default:
      if (REFERRED.has(tag))
        return values.map((each) => referred(each, names)).join('\\');
      if (isTechnical(tag) && !terms.occurIn(text) && values.every(saysOfDevices))
        return text;
      return STAND_INS[tag] ?? (MAY_BE_EMPTY.has(tag) ? '' : null);
  }
}

/** The same everywhere in the object, so that it still leads to what it names. */
const referred = (value: string, names: Pseudonyms) =>
  /^\d{0,2}$/.test(value.trim())
    ? value.trim()
    : names.name('identifier', value.trim()).slice(0, 12).toUpperCase();

/** As written; where that is nothing or UN, as the dictionary has it. */
export function vrOf(
  element: Element,
  { bytes, signed }: { readonly bytes: Uint8Array; readonly signed: boolean },
): string {
  let vr = element.vr;
  if (vr === 'UN') vr = vrAt(bytes, element.dataOffset);
  if (!vr || vr === 'UN' || !KNOWN.has(vr)) vr = standardVr(element.tag) ?? 'UN';
  if (vr === 'xs') return signed ? 'SS' : 'US';
  if (vr === 'ox' || vr === 'lt') return 'OW';
  return KNOWN.has(vr) ? vr : 'UN';
}

const KNOWN = new Set([
  ...TEXT,
  ...'AT FD FL OB OD OF OL OV OW SL SQ SS SV UL UN US UV'.split(' '),
]);

const WORDS: Readonly<Record<string, number>> = {
  ...{ AT: 4, UL: 4, SL: 4, FL: 4, OL: 4, OF: 4 },
  ...{ FD: 8, OD: 8, OV: 8, SV: 8, UV: 8 },
};
/** Of one value of a binary VR; two of bytes, whose number must be even. */
export const wordBytes = (vr: string): number => WORDS[vr] ?? 2;
