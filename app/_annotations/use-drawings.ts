import { useEffect, useRef } from 'react';
import { useStoredAnnotations } from '@/app/_data/queries';
import { useStore } from '@/app/_ui/store';
import { useRoom, useRoomState, type Room } from '@/app/_viewer/room';
import { draw, erase, eraseAll, listenToDrawing, select } from '@/lib/viewer/annotations';
import { loadSeries } from '@/lib/viewer/frames/image-ids';
import type { Kept } from './entry';

/** Keeps what Cornerstone draws and what the book holds the same. Used once per reading room. */
export function useDrawings(): void {
  const room = useRoom();
  const { book, study, store } = room;
  const { data } = useStoredAnnotations(study.studyUid);
  const entries = useStore(book.store, (state) => state.entries);
  const opened = useRoomState((state) => state.opened);
  const annotationId = useRoomState((state) => state.annotationId);
  /** What is on the viewport now, by key. */
  const onScreen = useRef(new Map<string, Kept>());

  useEffect(() => {
    if (data) book.receive(data.annotations);
  }, [book, data]);

  useEffect(() => {
    const closing = new AbortController();
    const drawn = onScreen.current;
    const keep = (drawing: Omit<Kept, 'seriesUid'>) => {
      const place = room.placeOf(drawing);
      const series = room.stacks.find(({ stack }) => stack.id === place?.stackId)?.series;
      if (!series) return;
      const kept = { ...drawing, seriesUid: series.seriesUid };
      drawn.set(kept.id, kept); // Cornerstone has it already: it must not be drawn again
      book.put(kept);
    };
    listenToDrawing(
      {
        drawn: (drawing) => {
          keep(drawing);
          store.set({ annotationId: drawing.id, findingId: null });
        },
        // While it is being made for the first time it isn't in the book, nor to be saved.
        moved: (drawing) => book.store.get().entries.has(drawing.id) && keep(drawing),
        selected: (id) => {
          if (id) store.set({ annotationId: id, findingId: null });
          else store.set({ annotationId: null });
        },
      },
      closing.signal,
    );
    return () => {
      closing.abort();
      drawn.clear();
      eraseAll();
    };
  }, [room, book, store]);

  useEffect(() => {
    const drawn = onScreen.current;
    let left = false;
    for (const cell of room.visible()) {
      const seriesUid = room.current(cell)?.series.seriesUid;
      const { viewport } = cell;
      if (!seriesUid || !viewport) continue;
      void loadSeries(study.studyUid, seriesUid).then((images) => {
        if (left || cell.viewport !== viewport) return;
        for (const [key, { drawing, source }] of entries) {
          if (drawing.seriesUid !== seriesUid || drawn.get(key) === drawing) continue;
          draw(
            { ...drawing, id: key, source },
            images.imageIdOf(drawing),
            viewport.element,
          );
          drawn.set(key, drawing);
        }
        for (const key of [...drawn.keys()].filter((each) => !entries.has(each))) {
          erase(key);
          drawn.delete(key);
        }
        redrawAll(room);
      });
    }
    return () => {
      left = true;
    };
  }, [room, study, entries, opened]);

  useEffect(() => {
    select(annotationId ?? undefined);
    redrawAll(room);
  }, [room, annotationId]);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (book.hasUnsaved()) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [book]);
}

// The same frame may be on the screen twice.
const redrawAll = (room: Room) => {
  for (const { viewport } of room.visible()) viewport?.redraw();
};
