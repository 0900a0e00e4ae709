import { useTranslations } from 'next-intl';
import { useStore } from '@/app/_ui/store';
import { useCellState, useCurrentStack, useRoom, useRoomState } from '@/app/_viewer/room';
import type { Kept } from '@/app/_annotations/entry';
import { boxOfDrawing } from '@/lib/viewer/annotations';
import { readable } from '@/lib/viewer/measuring/numbers';
import type { Evidence } from '@/lib/report/finding';

/** What a finding can be tied to now: the selected drawing, else the slice on the screen. */
export function useEvidenceHere() {
  const t = useTranslations('report');
  const { book, study } = useRoom();
  const current = useCurrentStack();
  const shown = useCellState((state) => state.shown);
  const annotationId = useRoomState((state) => state.annotationId);
  const selected = useStore(book.store, ({ entries }) =>
    annotationId ? entries.get(annotationId)?.drawing : undefined,
  );
  const frame = current?.stack.frames[shown];
  const slice: Evidence | null =
    // What lies beside it is another study: no evidence of this one.
    frame && current && current.study === study
      ? {
          seriesUid: current.series.seriesUid,
          sopInstanceUid: frame.sopInstanceUid,
          frame: frame.frame,
          box: null,
        }
      : null;
  return {
    selected,
    evidence: selected ? evidenceOf(selected) : slice,
    name: selected
      ? t('selectedDrawing', {
          measured: selected.measurements.slice(0, 1).map(readable).join(''),
        })
      : t('slice', { number: shown + 1 }),
  };
}

export const evidenceOf = (drawing: Kept): Evidence => ({
  seriesUid: drawing.seriesUid,
  sopInstanceUid: drawing.sopInstanceUid,
  frame: drawing.frame,
  box: boxOfDrawing(drawing),
});

/** Millimetres; undefined for what is no length, or has no scale. */
export function lengthOf({ tool, measurements: [first] }: Kept): number | undefined {
  const factor = first?.unit === 'cm' ? 10 : first?.unit === 'mm' ? 1 : undefined;
  return tool === 'Length' && first && factor ? first.value * factor : undefined;
}
