import published from '@/lib/dicom/deidentify/vocabulary/published-codes.json';
import { isWellKnownUid } from '@/lib/dicom/deidentify/pseudonyms';

/**
 * Codes that PS3.16 uses and their meanings, by scheme; of SNOMED-RT the SNOMED CT code in place of a
 * meaning.
 *
 * @see https://github.com/pydicom/pydicom 2.3.1 (2022), `sr/_concepts_dict.py`, `sr/_snomed_dict.py` (MIT)
 */
const MEANINGS: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  Object.entries(published).map(([scheme, list]) => [
    scheme,
    new Map(
      list.split('|').map((entry) => {
        const at = entry.indexOf('=');
        return [entry.slice(0, at), entry.slice(at + 1)] as const;
      }),
    ),
  ]),
);

/** Other designators of the same codes. */
const SAME: Readonly<Record<string, string>> = {
  SNM3: 'SRT',
  'SNOMED-RT': 'SRT',
  '99SDM': 'SRT',
  NCIT: 'NCIt',
};

/**
 * What a code of a published scheme looks like that no table here holds. Where numbers are codes and none
 * of their digits checks the others, anybody's number may be one: those have to be in the table.
 */
const FORMS: Readonly<Record<string, (value: string) => boolean>> = {
  SCT: (value) => /^[1-9]\d{3,15}[01]\d\d$/.test(value) && isVerhoeff(value),
  LN: (value) => /^\d{1,5}-\d$/.test(value) && isLuhn(value.replace('-', '')),
  SRT: (value) => /^[A-Z]-[0-9A-F]{5}$/.test(value),
  RADLEX: (value) => /^RID\d{1,5}$/.test(value),
  UMLS: (value) => /^C\d{7}$/.test(value),
  NCIt: (value) => /^C\d{4,6}$/.test(value),
  I10: (value) => /^[A-TV-Z]\d{2}(\.\d{1,2})?$/.test(value),
  UCUM: (value) => !/^$|\d{4}/.test(value) && value.split(/[./*]|[+-]?\d+/).every(isUnit),
  ISO3166_1: (value) => /^[A-Z]{2,3}$/.test(value),
  ISO639_1: (value) => /^[a-z]{2}$/.test(value),
  ISO639_2: (value) => /^[a-z]{3}$/.test(value),
  RFC3066: isLanguage,
  RFC5646: isLanguage,
  IETF4646: isLanguage,
  DCMUID: isWellKnownUid,
};

const UNITS = new Set(
  `g kg mg ug ng l L dl dL ml mL ul uL m dm cm mm um nm s ms us ns min h d wk mo a Hz kHz MHz Bq kBq MBq GBq
  Ci mCi uCi Gy mGy uGy cGy Sv mSv uSv V mV uV kV A mA uA W mW J mJ N Pa kPa T mT deg rad mrad % K Cel mm[Hg]
  [hnsf'U] [arb'U] [ppm] dB mol mmol umol nmol eV keV MeV bit By KBy MBy {pixels} {pixels2} {SUVbw} {counts}
  {ratio} {frames} {slices} {beats}`.split(/\s+/),
);
const isUnit = (part: string) => part === '' || UNITS.has(part);

function isLanguage(value: string): boolean {
  return /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/.test(value);
}

/** Phrases of the standard: whoever wrote one of them wrote nothing of their own. */
const PHRASES = new Set(
  [...MEANINGS].flatMap(([scheme, meanings]) =>
    scheme === 'SRT' ? [] : [...meanings.values()].map(plain),
  ),
);

function plain(meaning: string): string {
  return meaning
    .replace(/ \((body structure|organism|procedure|finding|qualifier value)\)$/, '')
    .trim()
    .toLowerCase();
}

const nameOf = (scheme: string) => SAME[scheme.trim()] ?? scheme.trim();

/** Has the scheme codes that are published? What else is coded may be anybody's words. */
export const isPublishedScheme = (designator: string): boolean =>
  MEANINGS.has(nameOf(designator)) || Object.hasOwn(FORMS, nameOf(designator));

/** Is it a code of a published scheme, as far as the table or its form says? */
export function isPublishedCode(scheme: string, value: string): boolean {
  const name = nameOf(scheme);
  const code = value.trim();
  if (MEANINGS.get(name)?.has(code)) return true;
  return Object.hasOwn(FORMS, name) && (FORMS[name]?.(code) ?? false);
}

/**
 * The meaning of a published code: as it was written where that is a phrase of the standard, else the
 * standard's own, else the code, which says the same to whoever has the scheme.
 */
export function publishedMeaning(scheme: string, value: string, written = ''): string {
  if (PHRASES.has(plain(written))) return written.trim();
  const name = nameOf(scheme);
  const code = value.trim();
  const known = MEANINGS.get(name)?.get(code);
  const meaning = name === 'SRT' && known ? MEANINGS.get('SCT')?.get(known) : known;
  return [meaning, code, 'Removed'].find((each) => each && each.length <= 64) ?? code;
}

const D5 = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const TURN = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

/** The check digit of SNOMED CT identifiers (SNOMED CT Release File Specification, Verhoeff). */
function isVerhoeff(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((check, digit, at) => {
    const turned = Number(TURN[at % 8]?.[Number(digit)]);
    return Number(D5[check]?.[turned]);
  }, 0);
  return sum === 0;
}

/** The check digit of LOINC codes (ISO/IEC 7812-1, Luhn). */
function isLuhn(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, digit, at) => {
    const twice = Number(digit) * (at % 2 === 1 ? 2 : 1);
    return total + (twice > 9 ? twice - 9 : twice);
  }, 0);
  return sum % 10 === 0;
}
