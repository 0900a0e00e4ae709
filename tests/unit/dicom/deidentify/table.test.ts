import { expect, it } from 'vitest';
import { actionOf, kindOf } from '@/lib/dicom/deidentify/rules';
import { COLUMNS, rowOf, TABLE } from '@/lib/dicom/deidentify/table';

const CT = kindOf('1.2.840.10008.5.1.4.1.1.2');
const NONE: ReadonlySet<never> = new Set();

it('has all rows of the published table, by action', () => {
  const counts = Object.fromEntries(
    [...Map.groupBy(TABLE, ({ basic }) => basic)].map(([basic, rows]) => [
      basic,
      rows.length,
    ]),
  );
  // Two programs that read the published table independently agree on these (innolitics/dicom-standard of
  // 2024e, KitwareMedical/dicom-anonymizer of 2024b, which counts 383 X: it leaves out private attributes).
  expect(counts).toEqual({
    ...{ X: 384, D: 92, U: 54, Z: 42 },
    ...{ 'X/D': 22, 'X/Z': 11, 'X/Z/D': 8, 'Z/D': 6, 'X/Z/U*': 2 },
  });
  expect(new Set(TABLE.map(({ tag }) => tag)).size).toBe(621);
});

it('has the options of the published table, by column', () => {
  const marks = (column: (typeof COLUMNS)[number]) =>
    (['K', 'C'] as const).map(
      (mark) => TABLE.filter(({ options }) => options[column] === mark).length,
    );
  expect(Object.fromEntries(COLUMNS.map((each) => [each, marks(each)]))).toEqual({
    'safe-private': [0, 1],
    uids: [59, 0],
    device: [46, 11],
    institution: [10, 0],
    patient: [9, 4],
    'full-dates': [165, 0],
    'modified-dates': [0, 165],
    descriptors: [0, 125],
    'structured-content': [0, 3],
    graphics: [0, 4],
  });
});

it.each([
  ['00080050', 'Z', 'Accession Number'],
  ['00100010', 'Z', "Patient's Name"],
  ['00100020', 'Z/D', 'Patient ID'],
  ['00080018', 'U', 'SOP Instance UID'],
  ['0040A730', 'D', 'Content Sequence'],
  ['00081140', 'X/Z/U*', 'Referenced Image Sequence'],
  ['60043000', 'X', 'Overlay Data'],
  ['501A2500', 'X', 'Curve Data'],
  ['00291010', 'X', 'Private Attributes'],
])('finds the row of %s: %s', (tag, basic, name) => {
  expect(rowOf(tag)).toMatchObject({ basic, name });
});

it.each([
  ['00080021', '1.2.840.10008.5.1.4.1.1.2', 'remove'], // Series Date: Type 3 in CT,
  ['00080021', '1.2.840.10008.5.1.4.1.1.128', 'dummy'], // Type 1 in PET
  ['00080022', '1.2.840.10008.5.1.4.1.1.128', 'empty'], // Acquisition Date: Type 2 in PET
  ['00080023', '1.2.840.10008.5.1.4.1.1.2', 'empty'], // Content Date: Type 2C in images,
  ['00080023', '1.2.840.10008.5.1.4.1.1.88.33', 'dummy'], // Type 1 in reports
  ['0008002A', '1.2.840.10008.5.1.4.1.1.4.1', 'dummy'], // Acquisition DateTime: 1C in enhanced MR
  ['00181000', '1.2.840.10008.5.1.4.1.1.66.4', 'dummy'], // Device Serial Number: 1 in segmentations,
  ['00181000', '1.2.840.10008.5.1.4.1.1.2', 'remove'], // 3 in CT
  ['300A00B2', '1.2.840.10008.5.1.4.1.1.481.5', 'empty'], // Treatment Machine Name: 2 in plans
  ['300A0006', '1.2.840.10008.5.1.4.1.1.481.5', 'dummy'], // RT Plan Date
  ['00081111', '1.2.840.10008.5.1.4.1.1.88.59', 'empty'], // Ref. Performed Procedure Step: 2 in reports
])('settles %s of %s by its type: %s', (tag, sopClassUid, action) => {
  expect(actionOf(tag, 'LO', kindOf(sopClassUid), NONE)).toBe(action);
});

it('keeps, moves and leaves alone by options', () => {
  const as = (
    tag: string,
    vr: string,
    ...options: Parameters<typeof actionOf>[3] extends ReadonlySet<infer T> ? T[] : never
  ) => actionOf(tag, vr, CT, new Set(options));
  expect(as('00080020', 'DA')).toBe('empty');
  expect(as('00080020', 'DA', 'modified-dates')).toBe('shift');
  expect(as('00080020', 'DA', 'full-dates')).toBe('keep');
  expect(as('00100040', 'CS', 'patient')).toBe('keep');
  expect(as('00101010', 'AS')).toBe('remove');
  expect(as('00181000', 'LO', 'device')).toBe('keep');
  // A detector's calibration is a date: that the device is known doesn't let dates out.
  expect(as('0018700C', 'DA', 'device')).toBe('remove');
  expect(as('00080080', 'LO', 'institution')).toBe('keep');
  expect(as('00080070', 'LO')).toBe('outside');
});
