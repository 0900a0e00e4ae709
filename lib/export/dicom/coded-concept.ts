import { longString } from '@/lib/export/dicom/text';

/** A coded term (PS3.3 8.8): value, coding scheme, meaning. */
export interface CodedConcept {
  readonly value: string;
  readonly scheme: string;
  /** At most 64 characters (LO). */
  readonly meaning: string;
}

/** An item of a code sequence, as `writePart10` takes it. Long codes have an attribute of their own. */
export const codeItem = ({ value, scheme, meaning }: CodedConcept) => ({
  ...(value.length > 16 ? { LongCodeValue: value } : { CodeValue: value }),
  CodingSchemeDesignator: scheme,
  CodeMeaning: longString(meaning) || '-',
});

const scheme =
  (designator: string) =>
  (value: string, meaning: string): CodedConcept => ({
    value,
    scheme: designator,
    meaning,
  });

/** PS3.16 Annex D. */
export const dcm = scheme('DCM');
/** SNOMED CT. */
export const sct = scheme('SCT');
/** LOINC. */
export const ln = scheme('LN');
export const ucum = scheme('UCUM');
export const umls = scheme('UMLS');
export const radlex = scheme('RADLEX');
/** Languages (PS3.16 CID 5000). */
export const rfc5646 = scheme('RFC5646');
/** Our own terms, where no standard scheme has one; named in the file's header. */
export const overread = scheme('99OVERREAD');
/** Cornerstone's: its one code means free text. Not prefixed with 99, but so it is read. */
const cornerstone = scheme('CORNERSTONEJS');

/**
 * A label as a code whose meaning is the label: Slicer lists groups by it. The code is Cornerstone's
 * but too long for Code Value, where older Cornerstones look for it; current ones take the label
 * from the group's comment.
 */
export const freeTextLabel = (label: string) => cornerstone('CORNERSTONEFREETEXT', label);
