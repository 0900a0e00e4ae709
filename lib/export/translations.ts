import { reportedFindings, type ReportedStudy } from '@/lib/export/annotated-study';
import type { Section } from '@/lib/report/finding';

/** A report in another language, sentence by sentence. */
export interface Translation {
  language: { tag: string; name: string };
  /** `machine`: nobody has compared it yet. */
  kind: 'machine' | 'reviewed';
  /** Who had it made, or compared it. */
  author: string;
  /** ISO 8601. */
  createdAt: string;
  sentences: readonly { findingId: string; section: Section; text: string }[];
}

/** Translations of a report without sentences of findings that are not part of it. */
export function reportedTranslations(study: ReportedStudy): Translation[] {
  const reported = new Set(reportedFindings(study).map(({ id }) => id));
  return study.report.translations
    .map((each) => ({
      ...each,
      sentences: each.sentences.filter(({ findingId }) => reported.has(findingId)),
    }))
    .filter(({ sentences }) => sentences.length > 0);
}

/** What must stand beside a translation that nobody has compared. */
export const MACHINE_TRANSLATION = 'Machine translation: nobody has compared it.';
