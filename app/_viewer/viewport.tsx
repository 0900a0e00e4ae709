'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ProblemError } from '@/app/_data/client';
import { usePreference } from '@/app/_data/preference';
import { SegmentsOverlay } from '@/app/_segments/picture/segments-overlay';
import { stepDiameter } from '@/app/_segments/settings';
import { Button } from '@/app/_ui/button';
import { Failure, Notice } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import { useProblem } from '@/app/_words/problem';
import type { FrameFailure } from '@/lib/viewer/failing/failure';
import { loadSeries, type SeriesImages } from '@/lib/viewer/frames/image-ids';
import { isBrush } from '@/lib/viewer/segmentation/tools';
import { openStack, type StackView } from '@/lib/viewer/stack';
import { Corners } from '@/app/_viewer/over/corners';
import { DrawingHandle } from '@/app/_annotations/drawing-handle';
import { EvidenceOverlay } from '@/app/_viewer/over/evidence-overlay';
import { OverlayPlanes, PLANES } from '@/app/_viewer/over/overlay-planes';
import { OVERLAYS } from '@/app/_viewer/over/overlays';
import { UltrasoundRegions } from '@/app/_viewer/over/ultrasound-regions';
import type { Cell } from './cells/cell';
import { useOnceFound } from './connection';
import { CineBar, usePlaying } from './time/cine';
import { stepValue } from './time/step-value';
import { chosenKeys } from './keys/chosen';
import type { Mouse } from './keys/profile';
import type { Stack } from '@/lib/api/studies';
import { useFraming } from './hanging/use-framing';
import { FirstPicture } from './opening/first-picture';
import {
  useCell,
  useCellState,
  useCurrentStack,
  useRoom,
  type Room,
  type StackOfStudy,
} from './room';
import { ReferenceLines } from '@/app/_viewer/over/reference-lines';
import { placeName } from '@/app/_viewer/over/place-name';
import { ScrollBar } from '@/app/_viewer/over/scroll-bar';
import { useStackLabel } from '@/app/_words/named';
import { listenToWheel } from './wheel';

/** One stack on the screen, with everything that is drawn over it. */
export function Viewport({ shown }: { shown: StackOfStudy }) {
  const t = useTranslations('viewer');
  const labelled = useStackLabel();
  const room = useRoom();
  const cell = useCell();
  const element = useRef<HTMLDivElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const [series, setSeries] = useState<SeriesImages>();
  const [error, setError] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  // Until Cornerstone's own is on the screen.
  const [first, setFirst] = useState<'asked' | 'drawn' | 'over'>('asked');
  const [overlay] = usePreference('overlay', OVERLAYS, 'all');
  const [planes] = usePreference('planes', PLANES, 'on');
  const { stack, series: detail } = shown;
  const named = labelled(stack.label);
  const framing = useFraming(stack);

  useEffect(() => {
    const closing = new AbortController();
    const { signal } = closing;
    (async () => {
      const images = await loadSeries(detail.studyUid, detail.seriesUid);
      signal.throwIfAborted();
      setSeries(images);
      const view = await openStack(
        element.current as HTMLDivElement,
        stack.frames.map((frame) => images.imageIdOf(frame)),
        {
          first: cell.store.get().asked,
          look: cell.leftAs()?.look,
          framing,
          closing: signal,
          events: eventsFor(cell, stack, signal, () => setFirst('over')),
        },
      );
      const { window } = cell.store.get();
      if (window && !cell.leftAs()?.look) view.setWindow(window);
      cell.attach(view);
      followTool(room, view, signal);
      // The person may have scrolled on while it opened.
      view.show(cell.store.get().asked);
    })().catch((reason: unknown) => signal.aborted || setError(reason));
    return () => {
      cell.detach();
      closing.abort();
    };
  }, [room, cell, stack, detail, attempt, framing]);

  useEffect(
    () =>
      listenToWheel(surface.current, {
        step(by) {
          cell.store.set({ playing: false });
          const wanted = cell.store.get().asked + by;
          cell.show(Math.max(0, Math.min(stack.frames.length - 1, wanted)));
        },
        zoom: (factor) => cell.viewport?.zoomBy(factor),
        // In paint, Ctrl makes the brush larger or smaller.
        withCtrl(by) {
          if (!isBrush(room.store.get().tool)) return false;
          stepDiameter(by);
          return true;
        },
        stepValue: (by) => stepValue(room, by, cell),
      }),
    [room, cell, stack],
  );
  usePlaying(shown);
  const tellFirst = useCallback(
    (isDrawn: boolean) => setFirst(isDrawn ? 'drawn' : 'asked'),
    [],
  );
  const tryAgain = useCallback(() => {
    setError(undefined);
    setAttempt((before) => before + 1);
  }, []);
  useOnceFound(error, tryAgain);

  return (
    <div className="relative flex h-full min-w-0 bg-black">
      <div
        className="relative min-w-0 flex-1 touch-none overflow-hidden"
        ref={surface}
        onContextMenu={(event) => event.preventDefault()}
      >
        <div
          ref={element}
          role="img"
          aria-label={t(named ? 'viewportOfPart' : 'viewportOf', {
            series: detail.description || detail.modality,
            stack: named,
          })}
          // Cornerstone's tools can't tell where the pointer is before there is a picture.
          className={`absolute inset-0 [&_canvas]:outline-none ${first === 'over' ? '' : 'pointer-events-none'}`}
        />
        {first !== 'over' && !framing && (
          <FirstPicture shown={shown} onDrawn={tellFirst} />
        )}
        {planes === 'on' && <OverlayPlanes />}
        <UltrasoundRegions />
        <SegmentsOverlay shown={shown} surface={surface} />
        <ReferenceLines />
        <EvidenceOverlay />
        <Corners overlay={overlay} shown={shown} series={series} />
        <DrawingHandle />
        <CineBar />
        <FrameState isCovered={first === 'drawn'} />
        {error !== undefined && (
          <div className="absolute inset-0 flex items-center justify-center bg-ground p-8">
            <div className="max-w-md">
              <Failure
                error={error}
                actions={<Button onClick={tryAgain}>{t('tryAgain')}</Button>}
              />
            </div>
          </div>
        )}
      </div>
      <ScrollBar stack={stack} />
    </div>
  );
}

/** At once, not when React next draws: the mouse may go down right after the key. */
function followTool(room: Room, view: StackView, closing: AbortSignal) {
  let using = '';
  let mouse: Mouse | undefined;
  const follow = () => {
    const { tool } = room.store.get();
    const keys = chosenKeys.get();
    if (tool !== using || keys.mouse !== mouse) view.use(tool, keys.mouse);
    using = tool;
    mouse = keys.mouse;
  };
  follow();
  closing.addEventListener('abort', room.store.subscribe(follow));
  closing.addEventListener('abort', chosenKeys.subscribe(follow));
}

const TELL_EVERY_MS = 100;

function eventsFor(
  cell: Cell,
  { frames }: Stack,
  signal: AbortSignal,
  onDrawn: () => void,
) {
  const { store } = cell;
  let loaded = new Set<number>();
  let telling: ReturnType<typeof setTimeout> | undefined;
  const tellNow = () => {
    clearTimeout(telling);
    telling = undefined;
    if (!signal.aborted) store.set({ loaded: (loaded = new Set(loaded)) });
  };
  // Slices come in faster than anybody reads how many: telling takes time from them.
  const tell = () => {
    if (loaded.size === frames.length) tellNow();
    else telling ??= setTimeout(tellNow, TELL_EVERY_MS);
  };
  return {
    // What is shown at once would have everything drawn twice.
    onAsked: (asked: number, isHere: boolean) =>
      isHere ? store.setUntold({ asked }) : store.set({ asked }),
    onShown: (shown: number) => cell.saw(shown),
    onDrawn,
    onLoaded(index: number) {
      if (loaded.has(index)) return;
      loaded.add(index);
      tell();
    },
    onGone(index: number) {
      loaded.delete(index);
      tell();
    },
    onFailed: (index: number, failure: FrameFailure) =>
      store.set(({ failures }) => ({ failures: new Map(failures).set(index, failure) })),
    onView: () => store.set(({ view }) => ({ view: view + 1 })),
  };
}

/**
 * What stands in for a picture that isn't there (yet): never the wrong slice without a word.
 *
 * @param isCovered - The slice that was asked for is seen, though not drawn by Cornerstone yet.
 */
function FrameState({ isCovered }: { isCovered: boolean }) {
  const t = useTranslations('viewer');
  const { viewport } = useCell();
  const asked = useCellState((state) => state.asked);
  const shown = useCellState((state) => state.shown);
  const failure = useCellState((state) => state.failures.get(state.asked));
  const name = placeName(useCurrentStack()?.stack.orderedBy ?? 'position');
  const told = useProblem();
  if (failure) {
    const { code, ...said } = failure;
    const { title, hint, detail } = told(
      new ProblemError({ type: `urn:overread:${code}`, status: 0, ...said }),
    );
    return (
      <div className="absolute inset-0 flex items-center justify-center bg-ground p-8">
        <div className="max-w-md">
          <Notice
            tone="red"
            title={t(`${name}Failed`, { number: asked + 1, title })}
            detail={hint === undefined ? detail : undefined}
            actions={
              <Button onClick={() => viewport?.retry(asked)}>{t('tryAgain')}</Button>
            }
          >
            {hint} {t(`${name}OthersFine`)}
          </Notice>
        </div>
      </div>
    );
  }
  if (asked === shown || isCovered) return null;
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-1/4 flex justify-center">
      <span className="delayed rounded bg-ground/80 px-3 py-1">
        <Waiting>{t(`${name}Loading`, { number: asked + 1 })}</Waiting>
      </span>
    </div>
  );
}
