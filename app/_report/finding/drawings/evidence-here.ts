import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { whenStored } from '@/app/_data/book/stored';
import { useStore } from '@/app/_ui/store';
import { useCellState, useCurrentStack, useRoom, useRoomState } from '@/app/_viewer/room';
import { useReadable } from '@/app/_words/named';
import type { Kept } from '@/app/_annotations/entry';
import { boxOfDrawing } from '@/lib/viewer/annotations';
import type { Evidence } from '@/lib/report/finding';

/** What a finding is tied to: a slice, or a drawing by its id. */
interface Tied {
  readonly evidence: Evidence[];
  readonly link: string[];
}
const NOTHING: Tied = { evidence: [], link: [] };

/** What a finding can be tied to now: the selected drawing, else the slice on the screen. */
export function useEvidenceHere() {
  const t = useTranslations('report');
  const readable = useReadable();
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
    nothing: NOTHING,
    /** Once a drawing is stored; null, and the reader was told, where it can't be. */
    async tie(): Promise<Tied | null> {
      if (!annotationId || !selected) {
        return slice ? { evidence: [slice], link: [] } : NOTHING;
      }
      const id = await whenStored(book, annotationId);
      if (id === null) toast.error(t('drawings.notStored'));
      return id === null ? null : { evidence: [], link: [id] };
    },
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
