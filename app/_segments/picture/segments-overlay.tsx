import { useTranslations } from 'next-intl';
import { useEffect, useRef, type RefObject } from 'react';
import { useChoice } from '@/app/_data/preference';
import { segmenting } from '@/app/_segments/settings';
import {
  useCell,
  useCellState,
  useRoom,
  useRoomState,
  type StackOfStudy,
} from '@/app/_viewer/room';
import { frameKey, runsOf, type Mask } from '@/lib/image/segmentation/mask';
import { imageIdOfFrame } from '@/lib/viewer/frames/image-ids';
import { framePlane } from '@/lib/viewer/frames/plane';
import { listenToHand } from '@/lib/viewer/segmentation/hand';
import { isBrush } from '@/lib/viewer/segmentation/tools';
import { createHand } from './hand';
import { paintSegments, type Painted } from './paint';
import { useShownSegments } from './shown';
import { activeSegment } from './target';

/**
 * The segments on the slice that is shown, and the hand that draws them. A canvas of our own above the
 * picture: Cornerstone's label maps hold a byte for every pixel of every slice and segment, are an actor
 * more to draw for each, and are not drawn at all without a graphics card.
 */
export function SegmentsOverlay({
  shown: of,
  surface,
}: {
  shown: StackOfStudy;
  surface: RefObject<HTMLElement | null>;
}) {
  const t = useTranslations('segments');
  const room = useRoom();
  const cell = useCell();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { segmenting: made } = room;
  const there = useShownSegments();
  const settings = useChoice(segmenting);
  const activeId = useRoomState((state) => state.segmentId);
  const tool = useRoomState((state) => state.tool);
  const shown = useCellState((state) => state.shown);
  const view = useCellState((state) => state.view);
  const frame = of.stack.frames[shown];

  useEffect(() => {
    const closing = new AbortController();
    const { current } = surface;
    if (current) listenToHand(current, createHand(room, cell, of), closing.signal);
    return () => {
      closing.abort();
      made.pencil.set({ stroke: null, tip: null });
    };
  }, [room, cell, of, surface, made]);

  useEffect(() => {
    const { current } = canvas;
    const { viewport } = cell;
    if (!current || !viewport || !frame) return;
    const key = frameKey({
      sopInstanceUid: frame.sopInstanceUid,
      frameNumber: frame.frame,
    });
    const runsHere = ({ frames }: Mask) =>
      frames.find((each) => frameKey(each) === key)?.runs;
    const plane = framePlane(imageIdOfFrame(frame) ?? '').plane;
    const aspect = plane.rowSpacingMm / plane.columnSpacingMm;

    const paint = () => {
      const { stroke, tip } = made.pencil.get();
      const here = stroke?.frame === key ? stroke : null;
      const painted = there.flatMap(({ id, color, mask, isFromFile }): Painted[] => {
        const runs = id === here?.segmentId ? undefined : runsHere(mask);
        const isActive = id === activeId;
        return runs ? [{ color, runs, matrix: mask, isActive, isFromFile }] : [];
      });
      if (here) {
        const { color, bitmap, matrix } = here;
        const runs = runsOf(bitmap);
        painted.push({ color, runs, matrix, isActive: true, isFromFile: false });
      }
      paintSegments(current, viewport, {
        painted,
        shape: here && { points: here.shape, color: here.color },
        tip:
          tip?.cell === cell.number && isBrush(tool)
            ? {
                at: tip.at,
                diameter: settings.diameter,
                aspect,
                color: activeSegment(room)?.color ?? '#ffffff',
              }
            : null,
        opacity: settings.opacity,
        // Without either nothing would be seen.
        outline: settings.outline || settings.opacity === 0,
      });
    };
    paint();
    // The pointer moves more often than the screen is drawn.
    let asked = 0;
    const follow = made.pencil.subscribe(() => {
      asked ||= requestAnimationFrame(() => {
        asked = 0;
        paint();
      });
    });
    return () => {
      follow();
      cancelAnimationFrame(asked);
    };
  }, [room, cell, made, frame, there, settings, activeId, tool, view]);

  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={t('onSlice')}
      aria-hidden={there.length === 0}
      className="pointer-events-none absolute inset-0 h-full w-full"
    />
  );
}
