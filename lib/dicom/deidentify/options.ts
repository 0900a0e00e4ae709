import type { Column } from '@/lib/dicom/deidentify/table';

/** What may be asked for beyond the basic profile, each a code of CID 7050. */
export const DEID_OPTIONS = [
  'full-dates',
  'modified-dates',
  'patient',
  'device',
  'institution',
  'safe-private',
] as const satisfies readonly Column[];
export type DeidOption = (typeof DEID_OPTIONS)[number];
export type DeidOptions = ReadonlySet<DeidOption>;

export interface MethodCode {
  readonly value: string;
  readonly meaning: string;
}

const BASIC: MethodCode = {
  value: '113100',
  meaning: 'Basic Application Confidentiality Profile',
};
const OF_OPTION: Readonly<Record<DeidOption, MethodCode>> = {
  'full-dates': {
    value: '113106',
    meaning: 'Retain Longitudinal Temporal Information Full Dates Option',
  },
  'modified-dates': {
    value: '113107',
    meaning: 'Retain Longitudinal Temporal Information Modified Dates Option',
  },
  patient: { value: '113108', meaning: 'Retain Patient Characteristics Option' },
  device: { value: '113109', meaning: 'Retain Device Identity Option' },
  institution: { value: '113112', meaning: 'Retain Institution Identity Option' },
  'safe-private': { value: '113111', meaning: 'Retain Safe Private Option' },
};
const PIXELS: MethodCode = { value: '113101', meaning: 'Clean Pixel Data Option' };
const STRUCTURED: MethodCode = {
  value: '113104',
  meaning: 'Clean Structured Content Option',
};
const GRAPHICS: MethodCode = { value: '113103', meaning: 'Clean Graphics Option' };
const DESCRIPTORS: MethodCode = { value: '113105', meaning: 'Clean Descriptors Option' };

/**
 * What was done, as De-identification Method Code Sequence says it (PS3.16 CID 7050). The option that
 * cleans recognisable visual features (113102) is never among them: faces are not changed.
 *
 * @param done - Was text in the pixels looked for, and what was found confirmed and cleaned? Was the
 *   content of a report kept, its words taken out? Were graphics kept, their words taken out? Were words
 *   kept without names, as somebody confirmed?
 */
export const methodCodes = (
  options: DeidOptions,
  done: {
    pixels: boolean;
    structured: boolean;
    graphics: boolean;
    descriptors?: boolean;
  },
): MethodCode[] => [
  BASIC,
  ...(done.pixels ? [PIXELS] : []),
  ...(done.graphics ? [GRAPHICS] : []),
  ...(done.structured ? [STRUCTURED] : []),
  ...(done.descriptors ? [DESCRIPTORS] : []),
  ...DEID_OPTIONS.filter((each) => options.has(each)).map((each) => OF_OPTION[each]),
];

/** Longitudinal Temporal Information Modified (0028,0303). */
export function temporalInformation(options: DeidOptions) {
  if (options.has('full-dates')) return 'UNMODIFIED';
  return options.has('modified-dates') ? 'MODIFIED' : 'REMOVED';
}

/** What is said of names that were taken out, in an object that was made without them. */
export interface Deidentification {
  /** De-identification Method (0012,0063). */
  readonly method: string;
  readonly codes: readonly MethodCode[];
  readonly temporal: ReturnType<typeof temporalInformation>;
}

/**
 * What becomes of words that people and models wrote: none stay; or they stay without what is known of
 * the patient and the people, and what looks like a date, a number or a name. That needs somebody who
 * reads what is left.
 */
export const FREE_TEXT = ['removed', 'redacted'] as const;
export type FreeTextWish = (typeof FREE_TEXT)[number];

export const FREE_TEXT_KINDS = [
  'statement',
  'proposal',
  'anatomy',
  'reason',
  'warning',
  'comparison',
  'label',
  'measurement',
  'algorithm',
  'prompt',
  'translation',
] as const;

/** Words that would leave, and what they were. */
export interface FreeText {
  readonly kind: (typeof FREE_TEXT_KINDS)[number];
  readonly before: string;
  readonly after: string;
}
