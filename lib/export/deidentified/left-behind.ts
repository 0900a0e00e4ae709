import type { FreeTextWish } from '@/lib/dicom/deidentify/options';
import type { AnnotatedStudy } from '@/lib/export/annotated-study';

/** Something of a study that does not leave without names, and why. */
export interface LeftBehind {
  readonly what: 'object' | 'translation' | 'predecessor';
  /** As it would be called; null: it is no object. */
  readonly uid: string | null;
  readonly why: string;
}

/** Of a report what stays here. Its words of other languages are words: they leave when those do. */
export function leftOfReport(
  { report }: Pick<AnnotatedStudy, 'report'>,
  text: FreeTextWish,
): LeftBehind[] {
  if (!report) return [];
  const translations = text === 'removed' ? report.translations : [];
  return [
    ...translations.map(() => ({
      ...{ what: 'translation' as const, uid: null },
      why: 'A translation is words alone, and words are taken out.',
    })),
    // A number of ours, or a keyed one of it, would tell which document it was.
    ...report.predecessors.map(() => ({
      ...{ what: 'predecessor' as const, uid: null },
      why: 'An earlier document of the report left with names; what leaves without does not name it.',
    })),
  ];
}
