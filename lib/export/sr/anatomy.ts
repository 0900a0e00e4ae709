import { type CodedConcept, dcm, sct } from '@/lib/export/dicom/coded-concept';
import type { Statement } from '@/lib/report/finding';

/** The patient's side (PS3.16 CID 244 and 245). */
export const LATERALITY: Record<NonNullable<Statement['side']>, CodedConcept> = {
  left: sct('7771000', 'Left'),
  right: sct('24028007', 'Right'),
  bilateral: sct('51440002', 'Right and left'),
  midline: sct('260528009', 'Median'),
};

export const FINDING_SITE = sct('363698007', 'Finding Site');
export const LATERALITY_NAME = sct('272741003', 'Laterality');
export const FINDING = dcm('121071', 'Finding');
