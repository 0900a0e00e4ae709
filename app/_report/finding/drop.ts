import { useTranslations } from 'next-intl';
import { useState, type DragEvent } from 'react';
import type { Kept } from '@/app/_annotations/entry';
import { kindOf } from '@/app/_annotations/tool-list';
import { useReview } from '@/app/_report/review';
import { useRoom } from '@/app/_viewer/room';
import { readable } from '@/lib/viewer/measuring/numbers';
import type { Finding } from '@/lib/report/finding';
import { evidenceOf, lengthOf } from './evidence-here';

// Of our own making, so that text or files dragged in from elsewhere are not taken for a drawing.
const TYPE = 'application/x-overread-drawing';

/** What makes an element something to be dragged into the report. */
export const drawingDragOf = (key: string) => ({
  draggable: true,
  onDragStart: (event: DragEvent) => {
    event.dataTransfer.setData(TYPE, key);
    event.dataTransfer.effectAllowed = 'copy';
  },
});

export const bringsDrawing = ({ dataTransfer }: DragEvent): boolean =>
  dataTransfer.types.includes(TYPE);

/** What a drawing says in a report: its label or what it is, and its first number. */
function useDrawingWords() {
  const t = useTranslations('annotations');
  return ({ tool, label, measurements }: Kept): string => {
    const name = t.has(`kinds.${tool}`) ? t(`kinds.${tool}`) : kindOf(tool).label;
    return [label || name, ...measurements.slice(0, 1).map(readable)].join(', ');
  };
}

/**
 * A drawing that is dropped on a finding becomes evidence of it, its length the size; dropped on the
 * report, a finding of its own.
 */
export function useDrop(finding: Finding | null) {
  const { decide, add } = useReview();
  const { book } = useRoom();
  const say = useDrawingWords();
  const [isOver, setOver] = useState(false);
  return {
    isOver,
    handlers: {
      onDragOver(event: DragEvent) {
        if (!bringsDrawing(event)) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop(event: DragEvent) {
        if (!bringsDrawing(event)) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(false);
        const key = event.dataTransfer.getData(TYPE);
        const drawing = book.store.get().entries.get(key)?.drawing;
        if (!drawing) return;
        const length = lengthOf(drawing);
        // As it is read: a tenth of a millimetre is more than hands draw.
        const sizeMm = length === undefined ? null : Number(length.toFixed(1));
        const evidence = evidenceOf(drawing);
        if (finding) {
          const statement = {
            statement: finding.statement,
            evidence: [...finding.evidence, evidence],
            ...(sizeMm === null ? {} : { sizeMm }),
          };
          void decide(finding, { decision: 'edited', statement });
        } else {
          void add({
            ...{ section: 'findings', statement: say(drawing), polarity: 'present' },
            ...{ certainty: null, anatomy: null, side: null, sizeMm },
            evidence: [evidence],
          });
        }
      },
    },
  };
}
