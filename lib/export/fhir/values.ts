import { createHash } from 'node:crypto';
import type { CodedConcept } from '@/lib/export/dicom/coded-concept';

/** A resource as FHIR writes it in JSON; what is undefined is left out. */
export interface Resource {
  readonly resourceType: string;
  readonly [element: string]: unknown;
}

/** FHIR's names of the code systems that we use (R4 4.3). */
const SYSTEMS: Readonly<Record<string, string>> = {
  SCT: 'http://snomed.info/sct',
  DCM: 'http://dicom.nema.org/resources/ontology/DCM',
  LN: 'http://loinc.org',
  UCUM: 'http://unitsofmeasure.org',
};

export const coding = ({ value, scheme, meaning }: CodedConcept) => {
  const system = SYSTEMS[scheme];
  return { ...(system && { system }), code: value, display: meaning };
};
export const concept = (code: CodedConcept, text?: string) => ({
  coding: [coding(code)],
  ...(text !== undefined && { text }),
});

/** A UUID that stands for a name: the same every time. */
export function uuidFrom(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16);
  // Version 8, of one's own making (RFC 9562 5.8), variant 10.
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
export const urlOf = (id: string) => `urn:uuid:${id}`;
export const refer = (id: string, display?: string) => ({
  reference: urlOf(id),
  ...(display !== undefined && { display }),
});

/** A DICOM UID, as an identifier or a code (R4 imagingstudy, 10.6). */
export const oid = (uid: string) => `urn:oid:${uid}`;

/** DA as FHIR's date; undefined for what is none. */
export function date(da: string | null): string | undefined {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(da ?? '') ?? [];
  const iso = `${year}-${month}-${day}`;
  const isDay = new Date(`${iso}T00:00:00Z`).getUTCDate() === Number(day);
  return isDay ? iso : undefined;
}

/**
 * DA and TM as FHIR's dateTime: with a time only where there is a zone, which FHIR asks for.
 *
 * @param zone - `+0100`.
 */
export function dateTime(
  da: string | null,
  tm: string | null,
  zone: string | null,
): string | undefined {
  const day = date(da);
  const [, hours, minutes, seconds = '00'] = /^(\d\d)(\d\d)(\d\d)?/.exec(tm ?? '') ?? [];
  const [, sign, at, of] = /^([+-])(\d\d)(\d\d)$/.exec(zone ?? '') ?? [];
  if (!day || !hours || !sign) return day;
  return `${day}T${hours}:${minutes}:${seconds}${sign}${at}:${of}`;
}

/** PN as HumanName. A name without `^` is words only: what of it is the family's would be a guess. */
export function humanName(pn: string) {
  const [alphabetic = ''] = pn.split('=');
  const [family, given, middle, prefix, suffix] = alphabetic.split('^');
  if (!alphabetic.includes('^')) return { text: alphabetic };
  const words = (text: string | undefined) =>
    text ? text.split(' ').filter(Boolean) : [];
  const parts = {
    given: [...words(given), ...words(middle)],
    prefix: words(prefix),
    suffix: words(suffix),
  };
  return {
    text: alphabetic.replaceAll('^', ' ').replaceAll(/\s+/g, ' ').trim(),
    ...(family && { family }),
    ...Object.fromEntries(Object.entries(parts).filter(([, some]) => some.length > 0)),
  };
}
