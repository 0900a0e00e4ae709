import type { ReportedStudy } from '@/lib/export/annotated-study';
import { dcm, rfc5646 } from '@/lib/export/dicom/coded-concept';
import { code, text, type ContentItem } from '@/lib/export/sr/content-item';
import { procedureReported } from '@/lib/export/sr/document-header';
import { reportObservers } from '@/lib/export/sr/observers';
import { DISCLAIMER } from '@/lib/report/prose';

/** What every report begins with: its language, who observed, and what was done (PS3.16 TID 1204, 1001). */
export const beginning = (study: ReportedStudy): ContentItem[] => [
  code(
    'HAS CONCEPT MOD',
    dcm('121049', 'Language of Content Item and Descendants'),
    rfc5646(study.report.language.tag, study.report.language.name),
  ),
  ...reportObservers(study),
  code('HAS CONCEPT MOD', dcm('121058', 'Procedure reported'), procedureReported(study)),
];

export const note = (words: string): ContentItem =>
  text('CONTAINS', dcm('121106', 'Comment'), words);

/** What must be said about a report, in a document whose header few read. */
export const cautions = ({ synthetic }: ReportedStudy): ContentItem[] => [
  note(DISCLAIMER),
  ...(synthetic ? [note('Synthetic data: the images were made by a program.')] : []),
];
