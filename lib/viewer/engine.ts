import {
  Enums,
  eventTarget,
  getRenderingEngine,
  getRenderingEngines,
  getShouldUseCPURendering,
  RenderingEngine,
  setUseCPURendering,
  StackViewport,
  VolumeViewport,
} from '@cornerstonejs/core';
import { hasCard } from '@/lib/viewer/drawing';

/**
 * One for slices. An engine lets go of its WebGL contexts only when they are garbage, and a browser
 * takes the context away from whoever had it longest when there are 16.
 */
export const theEngine = () => engineOf('overread');

/**
 * One for volumes, which only the card draws. Cornerstone asks one switch for all of its viewports what
 * draws them, so it stands on the card as long as volumes are on the screen: slices must not be then.
 *
 * @param closing - Aborted when they go.
 */
export function volumeEngine(closing: AbortSignal): RenderingEngine {
  if (!getShouldUseCPURendering()) return theEngine();
  setUseCPURendering(false, false);
  closing.addEventListener('abort', () => setUseCPURendering(true, false), {
    once: true,
  });
  return engineOf(VOLUMES);
}

const VOLUMES = 'overread-volumes';

/** The card has begun to draw volumes. */
export const hasVolumeEngine = () =>
  !getShouldUseCPURendering() || getRenderingEngine(VOLUMES) !== undefined;

const engineOf = (id: string) =>
  (getRenderingEngine(id) as RenderingEngine | undefined) ?? new RenderingEngine(id);

/** Be told when the graphics card lets go of the pictures: its driver fails, or its memory runs out. */
export function listenToLostContext(onLost: () => void, closing: AbortSignal): void {
  const { WEBGL_CONTEXT_LOST } = Enums.Events;
  eventTarget.addEventListener(WEBGL_CONTEXT_LOST, onLost);
  closing.addEventListener('abort', () =>
    eventTarget.removeEventListener(WEBGL_CONTEXT_LOST, onLost),
  );
}

/** Slices are drawn by the card. */
export const drawsByCard = () => !getShouldUseCPURendering();

let cardIsLost = false;

/** Volumes can be drawn. */
export const drawsVolumes = () => hasCard() && !cardIsLost;

/**
 * Begin anew after that; all viewports must be closed.
 *
 * @param withCard - false: slices are drawn without it from now on, and volumes not at all.
 */
export function beginAnew(withCard: boolean): void {
  for (const engine of getRenderingEngines() ?? []) engine.destroy();
  if (withCard) return;
  cardIsLost = true;
  setUseCPURendering(true);
}

const followers = new Map<Element, { onResized(): void; frame: Framed | undefined }>();

/** Who keeps a picture somewhere else than in the middle. */
interface Framed {
  isPlaced(): boolean;
  place(): void;
}

let sizes: ResizeObserver | undefined;

/**
 * Keep the picture as large as its element. What fitted goes on fitting; what was zoomed or moved
 * stays as it is, since a panel that opens must not move it. An engine resizes all its viewports at once, so one observer serves them all.
 *
 * @param closing - Aborting it lets go.
 * @param onResized - Called after the picture has followed.
 * @param frame - Of a picture that is not kept in the middle.
 */
export function followSize(
  element: Element,
  closing: AbortSignal,
  onResized: () => void,
  frame?: Framed,
): void {
  sizes ??= new ResizeObserver((entries) => {
    if ([...followers.keys()].every(({ clientWidth }) => clientWidth > 0)) resize();
    for (const { target } of entries) followers.get(target)?.onResized();
  });
  followers.set(element, { onResized, frame });
  sizes.observe(element);
  closing.addEventListener(
    'abort',
    () => {
      followers.delete(element);
      sizes?.unobserve(element);
    },
    { once: true },
  );
}

function resize() {
  for (const engine of getRenderingEngines() ?? []) {
    const all: readonly object[] = engine.getViewports();
    // An observer begins by telling of what it was shown: that picture is as large already, and to
    // draw volumes once more takes as long as everything before it.
    if (engine.getViewports().every(isAsLarge)) continue;
    const fitting = all.filter(hasOwnZoom).filter(fits);
    const framed = engine.getViewports().flatMap(({ element }) => {
      const frame = followers.get(element)?.frame;
      return frame?.isPlaced() ? [frame] : [];
    });
    engine.resize(true, true);
    for (const frame of framed) frame.place();
    for (const viewport of fitting) {
      fit(viewport);
      viewport.render();
    }
  }
}

/** Does the picture have the size of its element? Cornerstone counts pixels of the screen. */
function isAsLarge({ canvas, element }: { canvas: HTMLCanvasElement; element: Element }) {
  const scale = globalThis.devicePixelRatio;
  return (
    Math.abs(canvas.width - element.clientWidth * scale) < 1 &&
    Math.abs(canvas.height - element.clientHeight * scale) < 1
  );
}

type Zoomed = StackViewport | VolumeViewport;

const hasOwnZoom = (viewport: object): viewport is Zoomed =>
  viewport instanceof StackViewport || viewport instanceof VolumeViewport;

export function fit(viewport: Zoomed) {
  if (viewport instanceof StackViewport) {
    viewport.resetCamera({ resetPan: true, resetZoom: true });
    return;
  }
  // Resetting would also take the crosshairs back to the middle.
  viewport.setZoom(1);
  viewport.setPan([0, 0]);
}

/** All of it is there, in the middle. */
export function fits(viewport: Zoomed): boolean {
  const [x, y] = viewport.getPan();
  return Math.abs(viewport.getZoom() - 1) < 1e-3 && Math.hypot(x, y) < 0.5;
}
