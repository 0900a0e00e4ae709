import { toast } from 'sonner';
import { newSegment, type KeptSegment } from '@/app/_segments/segment';
import type { Room } from '@/app/_viewer/room';
import { said } from '@/app/_words/passing';
import type { Matrix } from '@/lib/image/segmentation/edit/strokes';

export const segmentsOf = ({ segments }: Room): KeptSegment[] =>
  [...segments.store.get().entries.values()].map(({ drawing }) => drawing);

/** The segment that is drawn on, if there is one. */
export const activeSegment = (room: Room): KeptSegment | undefined => {
  const { segmentId } = room.store.get();
  return segmentId
    ? room.segments.store.get().entries.get(segmentId)?.drawing
    : undefined;
};

/** Segments belong to the study that is read; the person is told where that is another one. */
export function canBeDrawnOn({ study }: Room, seriesUid: string): boolean {
  if (study.series.some((each) => each.seriesUid === seriesUid)) return true;
  toast(said('besideAnother'));
  return false;
}

/** Begin an empty segment on a series, and draw on it from now on. */
export function beginSegment(room: Room, seriesUid: string, matrix: Matrix): KeptSegment {
  const segment = newSegment(seriesUid, matrix, segmentsOf(room));
  room.segments.put([segment]);
  room.store.set({ segmentId: segment.id });
  return segment;
}

/**
 * The segment that a tool is to change on a frame; where none is chosen a new one, which the same
 * step of the history makes.
 *
 * @returns undefined when it can't be; the person is told why.
 */
export function targetOn(
  room: Room,
  seriesUid: string,
  matrix: Matrix,
  erasing: boolean,
): KeptSegment | undefined {
  if (!canBeDrawnOn(room, seriesUid)) return undefined;
  const active = activeSegment(room);
  if (!active) {
    if (!erasing) return newSegment(seriesUid, matrix, segmentsOf(room));
    toast(said('noneToErase'));
    return undefined;
  }
  const anew = {
    label: said('newSegment'),
    onClick: () => void beginSegment(room, seriesUid, matrix),
  };
  if (active.seriesUid !== seriesUid) {
    toast(said('otherSeries', { name: active.label }), { action: anew });
    return undefined;
  }
  if (active.mask.rows !== matrix.rows || active.mask.columns !== matrix.columns) {
    toast(said('otherSize', { name: active.label }), { action: anew });
    return undefined;
  }
  const { looks } = room.segmenting;
  const { locked, hidden } = looks.get();
  if (locked.has(active.id)) {
    toast(said('locked', { name: active.label }), {
      action: {
        label: said('unlock'),
        onClick: () =>
          room.look({ id: active.id, hidden: hidden.has(active.id), locked: false }),
      },
    });
    return undefined;
  }
  // What is drawn without being seen would be drawn wrong.
  if (hidden.has(active.id)) {
    looks.set({ hidden: new Set([...hidden].filter((id) => id !== active.id)) });
  }
  return active;
}
