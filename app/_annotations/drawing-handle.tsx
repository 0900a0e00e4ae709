import { GripVertical } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMay } from '@/app/_people/who';
import { drawingDragOf } from '@/app/_report/finding/drawings/drop';
import { useReview } from '@/app/_report/review';
import { useStore } from '@/app/_ui/store';
import {
  useCell,
  useCellState,
  useCurrentStack,
  useRoom,
  useRoomState,
} from '@/app/_viewer/room';
import { pixelPoint } from '@/lib/image/geometry';
import { isOpen } from '@/lib/report/review/life-cycle';
import { boxOfDrawing } from '@/lib/viewer/annotations';

/** How far beside the drawing it lies, so that the drawing's own corners stay free. */
const BESIDE = 8;
const SIZE = 22;

/**
 * What the selected drawing is dragged into the report by: the drawing itself is moved where it is dragged.
 * A click, and a key, open a dialog for the same. (No button: Firefox lets none be dragged.)
 */
export function DrawingHandle() {
  const t = useTranslations('report.drawings');
  const { book } = useRoom();
  const { viewport } = useCell();
  const { report, askToLink } = useReview();
  const mayReport = useMay()('report');
  const shown = useCellState((state) => state.shown);
  useCellState((state) => state.view);
  const frame = useCurrentStack()?.stack.frames[shown];
  const key = useRoomState((state) => state.annotationId);
  const drawing = useStore(book.store, ({ entries }) =>
    key === null ? undefined : entries.get(key)?.drawing,
  );
  const isHere =
    drawing?.visible &&
    drawing.sopInstanceUid === frame?.sopInstanceUid &&
    drawing.frame === frame.frame;
  if (!key || !isHere || !viewport || !mayReport || !report) return null;
  if (!isOpen({ ...report, amending: report.amending !== null })) return null;
  const box = boxOfDrawing(drawing);
  if (!box) return null;
  const corners = [pixelPoint(box[0], box[1]), pixelPoint(box[2], box[3])].map((corner) =>
    viewport.toCanvas(corner),
  );
  const { width, height } = viewport.element.getBoundingClientRect();
  const left = Math.min(...corners.map(([x]) => x));
  const top = Math.min(...corners.map(([, y]) => y));
  const below = Math.max(...corners.map(([, y]) => y)) + BESIDE;
  const middle = corners.reduce((sum, [, y]) => sum + y / 2, 0) - SIZE / 2;
  // Never on the right: its numbers stand there, and half a number is another one.
  const [x, y] =
    left >= BESIDE + SIZE
      ? [left - BESIDE - SIZE, middle]
      : [left, below + SIZE <= height ? below : top - BESIDE - SIZE];
  const isInside = x >= 0 && x + SIZE <= width && y >= 0 && y + SIZE <= height;
  if (!isInside) return null;
  return (
    <div
      {...drawingDragOf(key)}
      aria-hidden
      title={t('drag')}
      onClick={askToLink}
      className="absolute flex cursor-grab items-center justify-center rounded border border-edge bg-raised/90 text-accent"
      style={{ left: x, top: y, width: SIZE, height: SIZE }}
    >
      <GripVertical size={14} aria-hidden />
    </div>
  );
}
