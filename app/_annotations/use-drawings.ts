import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { toast } from 'sonner';
import { useStoredAnnotations } from '@/app/_data/queries';
import { useStore } from '@/app/_ui/store';
import { pixelsOf, useTextSize } from '@/app/_ui/page/use-text-size';
import { useRoom, useRoomState, type Room } from '@/app/_viewer/room';
import { useMeasuredWords } from '@/app/_words/named';
import { draw, erase, eraseAll, listenToDrawing, select } from '@/lib/viewer/annotations';
import { loadSeries } from '@/lib/viewer/frames/image-ids';
import { samePlace, type Drawing } from '@/lib/viewer/measuring/drawn';
import { speakBesideDrawings } from '@/lib/viewer/measuring/measured';
import { canCalibrate } from '@/lib/viewer/measuring/remeasured';
import { isMeasuring } from '@/lib/viewer/measuring/tools';
import { sizeText, type ToolName } from '@/lib/viewer/tools';
import type { Source } from '@/app/_data/book/kept';
import { warnWhileUnsaved } from '@/app/_data/book/leaving';
import { useUnsent } from '@/app/_data/book/use-unsent';
import { beingDrawn, isForeign, type Kept } from './entry';
import { HAS_WORDS, useKeepTool } from './tool-list';

/** Keeps what Cornerstone draws and what the book holds the same. Used once per reading room. */
export function useDrawings(): void {
  const t = useTranslations('annotations');
  const room = useRoom();
  const { book, study, store } = room;
  const prior = useRoomState((state) => state.prior);
  const { data: own } = useStoredAnnotations(study.studyUid);
  const { data: others } = useStoredAnnotations(prior?.studyUid ?? null);
  const entries = useStore(book.store, (state) => state.entries);
  const opened = useRoomState((state) => state.opened);
  const annotationId = useRoomState((state) => state.annotationId);
  /** What is on the viewport now, by key. */
  const onScreen = useRef(new Map<string, Kept>());
  const [keepTool] = useKeepTool();
  const keepsTool = useRef(keepTool);
  const say = useRef(t);
  useEffect(() => {
    keepsTool.current = keepTool;
    say.current = t;
  }, [keepTool, t]);

  useEffect(() => {
    if (own) book.receive(own.annotations, isOf(study.studyUid));
  }, [book, study, own]);

  useEffect(() => {
    if (!prior || !others) return;
    // What was fetched last may still be another study's.
    const isIts = others.annotations.every(({ studyUid }) => studyUid === prior.studyUid);
    if (isIts) book.receive(others.annotations, isOf(prior.studyUid));
  }, [book, prior, others]);

  useEffect(
    () => (prior ? () => book.receive([], isOf(prior.studyUid)) : undefined),
    [book, prior],
  );

  const received = [
    ...(own ? [study.studyUid] : []),
    ...(prior && others ? [prior.studyUid] : []),
  ];
  useUnsent(book, 'annotations', received);

  useEffect(() => {
    const closing = new AbortController();
    const drawn = onScreen.current;
    const keep = (drawing: Drawing) => {
      const before = book.store.get().entries.get(drawing.id)?.drawing;
      if (before && samePlace(before.geometry, drawing.geometry)) return;
      const place = room.placeOf(drawing);
      const series = room.stacks.find(({ stack }) => stack.id === place?.stackId)?.series;
      if (!series) return;
      const kept = {
        ...drawing,
        studyUid: series.studyUid,
        seriesUid: series.seriesUid,
        // Cornerstone doesn't know how it looks, and may not have heard of new words yet.
        label: before?.label ?? drawing.label,
        color: before?.color ?? null,
        visible: before?.visible ?? true,
        code: before?.code ?? null,
        review: before?.review ?? null,
        origin: before?.origin ?? null,
        // Its length isn't measured, but known.
        ...(drawing.tool === 'Calibration' &&
          before && { measurements: before.measurements }),
      };
      drawn.set(kept.id, kept); // Cornerstone has it already: it must not be drawn again
      const isNew = !before || store.get().naming === kept.id;
      book.put([kept], isNew ? beingDrawn(kept.id) : `hold ${kept.id} ${presses}`);
    };
    const { signal } = closing;
    for (const type of ['pointerdown', 'pointerup', 'pointercancel']) {
      window.addEventListener(type, follow, { capture: true, signal });
    }
    let before: ToolName = 'window';
    const remember = () => {
      const { tool } = store.get();
      if (!isMeasuring(tool)) before = tool;
    };
    closing.signal.addEventListener('abort', store.subscribe(remember));
    listenToDrawing(
      {
        drawn: (drawing) => {
          if (drawing.tool === 'Calibration' && !canCalibrate(drawing)) {
            erase(drawing.id);
            toast(say.current('calibrated'));
            return;
          }
          keep(drawing);
          store.set({
            annotationId: drawing.id,
            findingId: null,
            ...(HAS_WORDS.includes(drawing.tool) && { naming: drawing.id }),
          });
          if (keepsTool.current === 'no') {
            whenReleased(() => store.set({ tool: before }), closing.signal);
          }
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
      const series = room.current(cell)?.series;
      const { viewport } = cell;
      if (!series || !viewport) continue;
      const { studyUid, seriesUid } = series;
      void loadSeries(studyUid, seriesUid).then((images) => {
        if (left || cell.viewport !== viewport) return;
        for (const [key, { drawing, source }] of entries) {
          if (
            !isSeen(drawing) ||
            drawing.seriesUid !== seriesUid ||
            drawn.get(key) === drawing
          )
            continue;
          draw(
            {
              ...{ ...drawing, id: key, proposed: isProposed(source, drawing) },
              told: isForeign(drawing) ? drawing.measurements : undefined,
            },
            images.imageIdOf(drawing),
            viewport.element,
          );
          drawn.set(key, drawing);
        }
        const gone = (key: string) => {
          const entry = entries.get(key);
          return !entry || !isSeen(entry.drawing);
        };
        for (const key of [...drawn.keys()].filter(gone)) {
          erase(key);
          drawn.delete(key);
        }
        redrawAll(room);
      });
    }
    return () => {
      left = true;
    };
  }, [room, entries, opened]);

  useEffect(() => {
    select(annotationId ?? undefined);
    redrawAll(room);
  }, [room, annotationId]);

  useEffect(() => warnWhileUnsaved(book), [book]);

  const inWords = useMeasuredWords();
  useEffect(() => {
    speakBesideDrawings(inWords);
    redrawAll(room);
  }, [room, inWords]);
  const textSize = useTextSize();
  useEffect(() => {
    sizeText(pixelsOf(12));
    redrawAll(room);
  }, [room, textSize]);
}

/** Nobody here stands behind it: what a model or a file marked, until somebody takes it over. */
const isProposed = (source: Source, drawing: Kept) =>
  source === 'model' || isForeign(drawing);

/** What a file brought and somebody rejected is off the picture. */
const isSeen = ({ visible, origin, review }: Kept) =>
  visible && !(origin !== null && review?.status === 'rejected');

const isOf = (uid: string) => (kept: Kept) => kept.studyUid === uid;

let pressed = false;
let presses = 0;
const follow = ({ type }: Event) => {
  pressed = type === 'pointerdown';
  if (pressed) presses++;
};

/**
 * A text is made when the button goes down: what comes next isn't the next tool's to handle. Before any
 * other event, since a key may choose a tool that is not to be lost.
 */
function whenReleased(run: () => void, closing: AbortSignal) {
  if (!pressed) queueMicrotask(run);
  else window.addEventListener('mouseup', run, { once: true, signal: closing });
}

// The same frame may be on the screen twice.
const redrawAll = (room: Room) => {
  for (const { viewport } of room.visible()) viewport?.redraw();
};
