import { TAG, itemsOf, stringOf, stringsOf, type DicomJson } from '@/lib/dicom/json';
import type { Subject } from '@/lib/dicom/deidentify/deidentify';
import {
  DEID_OPTIONS,
  type DeidOption,
  type DeidOptions,
} from '@/lib/dicom/deidentify/options';
import { identityTerms } from '@/lib/dicom/deidentify/identity-terms';
import { pseudonyms } from '@/lib/dicom/deidentify/pseudonyms';

/** Identifiers, places and numbers of people and requests; names are found by their VR. */
const IDENTIFIERS = [
  TAG.PatientID,
  TAG.AccessionNumber,
  TAG.StudyID,
  '00100021', // Issuer of Patient ID
  '00101000', // Other Patient IDs
  '00101040', // Patient's Address
  '00101090', // Medical Record Locator
  '00102154', // Patient's Telephone Numbers
  '00102180', // Occupation
  '00380010', // Admission ID
  '00401001', // Requested Procedure ID
  '00400253', // Performed Procedure Step ID
  '00402016', // Placer Order Number
  '00402017', // Filler Order Number
];

/** Of places and machines, which are to be met where an option lets them stay. */
const BY_OPTION: Readonly<Partial<Record<DeidOption, readonly string[]>>> = {
  institution: [TAG.InstitutionName, '00080081'], // Institution Address
  device: ['00081010', '00181000'], // Station Name, Device Serial Number
};

/** A number of three digits may be a measure. */
const LONG_ENOUGH = 4;

/**
 * Who a study's patient is among the de-identified: the same name and the same shift of dates for all
 * studies with the same patient identifier and issuer; without an identifier, for this study alone.
 *
 * @param headers - Of its series, one each, as far as they may name people differently.
 * @param people - Who wrote and decided in the archive.
 * @param options - By which they leave.
 */
export function subjectOf(
  key: Uint8Array,
  studyUid: string,
  headers: readonly DicomJson[],
  people: readonly string[],
  options: DeidOptions = new Set(),
): Subject {
  const names = pseudonyms(key);
  const patient = patientOf(headers[0] ?? {}, studyUid);
  const valuesOf = (tags: readonly string[]) =>
    headers
      .flatMap((header) => tags.flatMap((tag) => stringsOf(header, tag)))
      .filter((each) => each.length >= LONG_ENOUGH);
  const everybody = [
    ...headers.flatMap((header) => namesIn(header)),
    ...people.flatMap(partsOfAddress),
  ];
  const goes = DEID_OPTIONS.filter((each) => !options.has(each));
  const termsWithout = (places: readonly DeidOption[]) =>
    identityTerms(
      everybody,
      valuesOf([...IDENTIFIERS, ...places.flatMap((each) => BY_OPTION[each] ?? [])]),
    );
  return {
    names,
    terms: termsWithout(DEID_OPTIONS),
    keptTerms: termsWithout(goes),
    pseudonym: pseudonymOf(names, patient),
    shiftDays: names.shiftDays(patient),
  };
}

/** What a patient is told apart by. */
export function patientOf(header: DicomJson, studyUid: string): string {
  const id = stringOf(header, TAG.PatientID);
  const issuer = stringOf(header, TAG.IssuerOfPatientID) ?? '';
  return id ? `id ${issuer}\0${id}` : `study ${studyUid}`;
}

export const pseudonymOf = (
  names: Pick<Subject['names'], 'name'>,
  patient: string,
): string => `P-${names.name('patient', patient).toUpperCase()}`;

const partsOfAddress = (person: string) => [person, person.split('@')[0] ?? ''];

/** Of everybody, in all their writings. */
function namesIn(header: DicomJson): string[] {
  return Object.entries(header).flatMap(([tag, { vr, Value }]) => {
    if (vr === 'SQ') return itemsOf(header, tag).flatMap(namesIn);
    if (vr !== 'PN') return [];
    return (Value ?? []).flatMap((name) =>
      typeof name === 'object' && name !== null
        ? Object.values(name).filter((each) => typeof each === 'string')
        : [],
    );
  });
}
