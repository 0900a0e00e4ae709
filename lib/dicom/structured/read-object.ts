import { stringOf, TAG, type DicomJson } from '@/lib/dicom/json';
import type { ReadObject } from '@/lib/dicom/structured/found';
import { readKeyObjects } from '@/lib/dicom/structured/key-objects';
import { readPresentation } from '@/lib/dicom/structured/presentation';
import { readReport } from '@/lib/dicom/structured/report/read-report';

/** What kind of object brings annotations. */
export type ObjectKind = 'report' | 'presentation' | 'key-objects';

const STORAGE = '1.2.840.10008.5.1.4.1.1.';
const KEY_OBJECTS = `${STORAGE}88.59`;
/** Basic Text, Enhanced, Comprehensive, Comprehensive 3D, Extensible; CAD of breast, chest, colon. */
const REPORTS = [
  '11',
  '22',
  '33',
  '34',
  '35',
  '40',
  '50',
  '65',
  '69',
  '67',
  '68',
  '70',
  '71',
];
/** Greyscale, colour, pseudo-colour, blending. */
const PRESENTATIONS = ['1', '2', '3', '4'];

/** SOP classes of objects that are read in. */
export const READ_IN: ReadonlyMap<string, ObjectKind> = new Map<string, ObjectKind>([
  [KEY_OBJECTS, 'key-objects'],
  ...REPORTS.map((each) => [`${STORAGE}88.${each}`, 'report'] as const),
  ...PRESENTATIONS.map((each) => [`${STORAGE}11.${each}`, 'presentation'] as const),
]);

const READERS: Readonly<Record<ObjectKind, (header: DicomJson) => ReadObject>> = {
  report: readReport,
  presentation: readPresentation,
  'key-objects': readKeyObjects,
};

/** Everything that an object of one of those classes draws and says. */
export const readObject = (header: DicomJson): ReadObject => {
  const kind = READ_IN.get(stringOf(header, TAG.SOPClassUID) ?? '') ?? 'report';
  return READERS[kind](header);
};
