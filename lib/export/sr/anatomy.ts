import { code, text, type ContentItem } from '@/lib/export/sr/content-item';
import { siteCode } from '@/lib/report/anatomy';
import { type CodedConcept, dcm, sct } from '@/lib/export/dicom/coded-concept';
import type { Finding, Section, Statement } from '@/lib/report/finding';

/** The patient's side (PS3.16 CID 244 and 245). */
export const LATERALITY: Record<NonNullable<Statement['side']>, CodedConcept> = {
  left: sct('7771000', 'Left'),
  right: sct('24028007', 'Right'),
  bilateral: sct('51440002', 'Right and left'),
  midline: sct('260528009', 'Median'),
};

/** Headings of the report's sections (PS3.16 CID 7001). */
export const HEADINGS: Record<Section, CodedConcept> = {
  technique: dcm('121064', 'Current Procedure Descriptions'),
  findings: dcm('121070', 'Findings'),
  impression: dcm('121072', 'Impressions'),
  addendum: dcm('121078', 'Addendum'),
};

export const FINDING_SITE = sct('363698007', 'Finding Site');
export const LATERALITY_NAME = sct('272741003', 'Laterality');
export const FINDING = dcm('121071', 'Finding');

/** Anatomy, coded where the words have a code, and the side. */
export function findingSite({ anatomy, side }: Finding): ContentItem[] {
  const laterality = side
    ? [code('HAS CONCEPT MOD', LATERALITY_NAME, LATERALITY[side])]
    : [];
  const coded = siteCode(anatomy ?? '');
  if (coded) return [code('HAS CONCEPT MOD', FINDING_SITE, coded, laterality)];
  return anatomy === null
    ? laterality
    : [text('HAS CONCEPT MOD', FINDING_SITE, anatomy), ...laterality];
}
