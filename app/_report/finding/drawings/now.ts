import { useStoredAnnotations } from '@/app/_data/queries';
import { useStore } from '@/app/_ui/store';
import { useRoom } from '@/app/_viewer/room';
import type { Report } from '@/lib/api/reports';
import type { Finding, Measured } from '@/lib/report/finding';
import { shown, standing } from '@/lib/report/prose';
import { measuredText, saidNumbers } from '@/lib/report/review/measured';

/** What drawings that are tied to findings say now. */
export function useNow() {
  const { book, study } = useRoom();
  const { data } = useStoredAnnotations(study.studyUid);
  const entries = useStore(book.store, (state) => state.entries);
  return ({ annotationId, tool, values }: Measured) => {
    const drawing = entries.get(book.keyOf(annotationId))?.drawing;
    if (!drawing) return { is: data ? 'gone' : 'unknown', text: '', drawing } as const;
    const text = measuredText({ tool, values: saidNumbers(tool, drawing.measurements) });
    const is = text === measuredText({ tool, values }) ? 'same' : 'changed';
    return { is, text, drawing } as const;
  };
}

/** Drawings that say another number than the report, or are no more. */
export function useOtherNow(report: Report) {
  const nowOf = useNow();
  const all = shown(report.findings);
  return standing(report.findings).flatMap((finding: Finding) =>
    finding.measured.flatMap((measured) => {
      const now = nowOf(measured);
      if (now.is !== 'changed' && now.is !== 'gone') return [];
      return { finding, number: all.indexOf(finding) + 1, measured, now };
    }),
  );
}
