import {
  cache,
  Enums,
  eventTarget,
  getShouldUseCPURendering,
  type Types,
} from '@cornerstonejs/core';
import { utilities } from '@cornerstonejs/tools';
import type { Framing } from '@/lib/hanging/framing';
import { cameraOf } from '@/lib/viewer/camera';
import { createFrame } from '@/lib/viewer/display/frame';
import { frameFailure, type FrameFailure } from '@/lib/viewer/failing/failure';
import { correctCpuViewport } from '@/lib/viewer/cpu-viewport';
import { whenHere } from '@/lib/viewer/wire/bytes';
import { connection } from '@/lib/viewer/failing/connection';
import { frameOf } from '@/lib/viewer/frames/headers';
import { placesOn, type Places } from '@/lib/viewer/frames/places';
import { prefetch } from '@/lib/viewer/frames/prefetch';
import { readHeadersAhead } from '@/lib/viewer/frames/providers';
import { followSize, theEngine } from '@/lib/viewer/engine';
import { start } from '@/lib/viewer/start';
import { giveUp } from '@/lib/viewer/annotations';
import { bindTools, type Drags, type ToolName } from '@/lib/viewer/tools';
import { listenToFingers } from '@/lib/viewer/touch';
import { createDisplay, type Display } from '@/lib/viewer/display/display';
import type { DisplayLook } from '@/lib/viewer/display/look';

/** What a stack on the screen tells. Slices count from 0. */
export interface StackEvents {
  /**
   * This slice was asked for.
   *
   * @param isHere - It is shown at once: else it is still loading.
   */
  onAsked(index: number, isHere: boolean): void;
  /** This slice is what the eye sees now. */
  onShown(index: number): void;
  onLoaded(index: number): void;
  /** There was no room for it any more; shown again, it is loaded again. */
  onGone(index: number): void;
  /** The first picture is on the screen. */
  onDrawn(): void;
  onFailed(index: number, failure: FrameFailure): void;
  /** The window, the place or the size of the picture changed. */
  onView(): void;
}

/** How a stack looks, to show it so again: window, colours, zoom, pan, rotation, flips. */
export interface Look {
  /** Absent: as its file has it. */
  readonly picture?: DisplayLook;
  readonly presentation: Types.ViewPresentation;
  /** It is at the edge where it belongs, and shall be there in a viewport of another size, too. */
  readonly isFramed?: boolean;
}

/** A stack of slices on the screen. Lives until the signal it was opened with is aborted. */
export interface StackView extends Display, Places {
  /** Slices outside the stack are brought to its ends. */
  show(index: number): void;
  retry(index: number): void;
  zoomBy(factor: number): void;
  /** CSS pixels. */
  panBy(right: number, down: number): void;
  rotate(degrees: number): void;
  flip(axis: 'horizontal' | 'vertical'): void;
  fit(): void;
  /** Window, colours, zoom, pan, rotation and inversion as when it was opened. */
  reset(): void;
  look(): Look;
  use(tool: ToolName, drags: Drags): void;
  /** Give up what is being drawn. @returns Whether there was something. */
  cancel(): boolean;
  redraw(): void;
  /** Where annotations of this stack are kept. */
  readonly element: HTMLDivElement;
}

/**
 * Show frames in `element`, and fetch the rest in the background.
 *
 * @param imageIds - In display order; their series must have been loaded.
 * @param options.framing - Where it is put instead of in the middle; so is what it is reset to.
 * @param options.closing - Aborting it frees the GPU; safe before the promise settles.
 */
export async function openStack(
  element: HTMLDivElement,
  imageIds: readonly string[],
  options: {
    first: number;
    look?: Look | undefined;
    framing?: Framing | undefined;
    closing: AbortSignal;
    events: StackEvents;
  },
): Promise<StackView> {
  const { closing, events } = options;
  await start();
  closing.throwIfAborted();

  const engine = theEngine();
  const viewportId = `stack-${crypto.randomUUID()}`;
  engine.enableElement({ viewportId, element, type: Enums.ViewportType.STACK });
  closing.addEventListener('abort', () => engine.disableElement(viewportId), {
    once: true,
  });
  const viewport = engine.getViewport(viewportId) as Types.IStackViewport;
  if (getShouldUseCPURendering()) correctCpuViewport(viewport);
  const tools = bindTools(viewportId, engine.id, closing);
  listenToFingers(element, closing);

  // The slice that was asked for; Cornerstone's own index runs ahead of what it shows.
  let asked = options.first;
  let shown = -1;
  /** It was asked for while the server didn't answer. */
  let missed = false;
  // There is none before the first picture.
  let picture: ReturnType<typeof createDisplay> | undefined = undefined;
  const idShown = () => imageIds[shown] ?? imageIds[asked] ?? '';
  const failed = (index: number, error: unknown) => {
    if (index < 0 || closing.aborted) return;
    const failure = frameFailure(error);
    if (failure.code === 'offline') {
      connection.lost();
      // The others wait to be asked for again; this one is missed.
      if (index !== asked) return;
      missed = true;
    }
    events.onFailed(index, failure);
    // There will be no first picture of this one.
    if (shown < 0) background.around(asked);
  };

  listen(element, closing, {
    [Enums.Events.PRE_STACK_NEW_IMAGE]: ({ imageIdIndex }) => {
      asked = Number(imageIdIndex);
      // Who opened it knows where it begins, and may have been asked for another slice since.
      if (picture) events.onAsked(asked, cache.isLoaded(imageIds[asked] ?? ''));
      // Nothing takes time from the first picture.
      if (shown >= 0) background.around(asked);
    },
    [Enums.Events.STACK_NEW_IMAGE]: ({ imageIdIndex }) => {
      shown = Number(imageIdIndex);
      missed = false;
      picture?.follow();
      events.onLoaded(shown);
      events.onShown(shown);
    },
    [Enums.Events.CAMERA_MODIFIED]: events.onView,
    [Enums.Events.VOI_MODIFIED]: () => {
      picture?.moved();
      events.onView();
    },
  });
  listen(eventTarget, closing, {
    [Enums.Events.IMAGE_LOAD_ERROR]: ({ imageId, error }) =>
      failed(imageIds.indexOf(String(imageId)), error),
  });
  const left = new Set(imageIds.keys());
  const background = prefetch(imageIds, {
    closing,
    onReady: events.onLoaded,
    onLoaded(index) {
      events.onLoaded(index);
      if (left.delete(index) && left.size === 0) readHeadersAhead(imageIds, closing);
    },
    onGone: events.onGone,
    onFailed: failed,
  });

  const opening = frameOf(imageIds[options.first] ?? '');
  if (opening) await whenHere(opening);
  // The first slice may be the one that can't be had: the others are shown all the same.
  await viewport.setStack([...imageIds], options.first).catch(isTold);
  closing.throwIfAborted();
  picture = createDisplay(viewport, imageIds, idShown, events.onView);
  const { follow, moved: _, reset, look, setLook: setPicture, ...shades } = picture;
  const frame = options.framing && createFrame(viewport, options.framing, idShown);
  if (options.look) setLook(options.look);
  else {
    follow();
    frame?.hang();
  }
  const onDrawn = () => {
    events.onDrawn();
    background.around(asked);
  };
  element.addEventListener(Enums.Events.IMAGE_RENDERED, onDrawn, {
    once: true,
    signal: closing,
  });
  viewport.render();
  followSize(element, closing, events.onView, frame);

  function setLook(wanted: Look) {
    if (wanted.picture) setPicture(wanted.picture);
    else follow();
    viewport.setViewPresentation(wanted.presentation);
    frame?.restore(wanted.presentation, wanted.isFramed ?? false);
  }

  const view: StackView = {
    ...shades,
    element,
    show(index) {
      const wanted = Math.max(0, Math.min(imageIds.length - 1, Math.round(index)));
      if (wanted === asked && wanted === shown) return;
      void viewport.setImageIdIndex(wanted).catch(isTold);
    },
    retry(index) {
      shown = -1;
      // Asking for the same slice is ignored, so the stack is set anew, its view kept.
      const before = viewport.getCornerstoneImage() ? view.look() : options.look;
      void viewport.setStack([...imageIds], index).then(() => {
        if (before) setLook(before);
        else frame?.hang();
        viewport.render();
      }, isTold);
    },
    ...cameraOf(viewport),
    fit() {
      if (frame) return frame.place();
      viewport.resetCamera({ resetPan: true, resetZoom: true });
      viewport.render();
    },
    reset() {
      // Without WebGL, resetting forgets that the picture is flipped, and draws it so all the same.
      viewport.setCamera({ flipHorizontal: false, flipVertical: false });
      viewport.resetCamera();
      viewport.setViewPresentation({
        rotation: 0,
        flipHorizontal: false,
        flipVertical: false,
      });
      reset();
      frame?.hang();
    },
    look: () => ({
      picture: look(),
      presentation: viewport.getViewPresentation(),
      isFramed: frame?.isPlaced() ?? false,
    }),
    use: tools.use,
    cancel: () => giveUp(element),
    redraw() {
      utilities.triggerAnnotationRenderForViewportIds([viewportId]);
    },
    ...placesOn(viewport, imageIds, idShown),
  };
  const recover = () => {
    if (missed && !connection.isLost()) view.retry(asked);
  };
  closing.addEventListener('abort', connection.subscribe(recover), { once: true });
  return view;
}

/** A slice that can't be had is told of by an event; without WebGL the promise says it once more. */
const isTold = () => undefined;

type Detail = Record<string, unknown>;

function listen(
  target: EventTarget | typeof eventTarget,
  closing: AbortSignal,
  handlers: Record<string, (detail: Detail) => void>,
): void {
  for (const [name, handler] of Object.entries(handlers)) {
    const listener = (event: Event) => handler((event as CustomEvent<Detail>).detail);
    target.addEventListener(name, listener);
    closing.addEventListener('abort', () => target.removeEventListener(name, listener));
  }
}
