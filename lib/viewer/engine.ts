import {
  Enums,
  eventTarget,
  getRenderingEngine,
  RenderingEngine,
  setUseCPURendering,
  StackViewport,
  VolumeViewport,
} from '@cornerstonejs/core';

/**
 * One for the page. An engine lets go of its WebGL contexts only when they are garbage, and a
 * browser takes the context away from whoever had it longest when there are 16.
 */
export const theEngine = () =>
  getRenderingEngine('overread') ?? new RenderingEngine('overread');

/** Be told when the graphics card lets go of the pictures: its driver fails, or its memory runs out. */
export function listenToLostContext(onLost: () => void, closing: AbortSignal): void {
  const { WEBGL_CONTEXT_LOST } = Enums.Events;
  eventTarget.addEventListener(WEBGL_CONTEXT_LOST, onLost);
  closing.addEventListener('abort', () =>
    eventTarget.removeEventListener(WEBGL_CONTEXT_LOST, onLost),
  );
}

/**
 * Begin anew after that; all viewports must be closed.
 *
 * @param withCard - false: slices are drawn without it from now on, and volumes not at all.
 */
export function beginAnew(withCard: boolean): void {
  theEngine().destroy();
  if (!withCard) setUseCPURendering(true);
}

const followers = new Map<Element, () => void>();
let sizes: ResizeObserver | undefined;

/**
 * Keep the picture as large as its element. What fitted goes on fitting; what was zoomed or moved
 * stays as it is, since a panel that opens must not move it. An engine resizes all its viewports at once, so one observer serves them all.
 *
 * @param closing - Aborting it lets go.
 * @param onResized - Called after the picture has followed.
 */
export function followSize(
  element: Element,
  closing: AbortSignal,
  onResized: () => void,
): void {
  sizes ??= new ResizeObserver((entries) => {
    if ([...followers.keys()].every(({ clientWidth }) => clientWidth > 0)) resize();
    for (const { target } of entries) followers.get(target)?.();
  });
  followers.set(element, onResized);
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
  const engine = theEngine();
  const all: readonly object[] = engine.getViewports();
  const fitting = all.filter(hasOwnZoom).filter(fits);
  engine.resize(true, true);
  for (const viewport of fitting) {
    fit(viewport);
    viewport.render();
  }
}

type Zoomed = StackViewport | VolumeViewport;

const hasOwnZoom = (viewport: object): viewport is Zoomed =>
  viewport instanceof StackViewport || viewport instanceof VolumeViewport;

function fit(viewport: Zoomed) {
  if (viewport instanceof StackViewport) {
    viewport.resetCamera({ resetPan: true, resetZoom: true });
    return;
  }
  // Resetting would also take the crosshairs back to the middle.
  viewport.setZoom(1);
  viewport.setPan([0, 0]);
}

function fits(viewport: Zoomed): boolean {
  const [x, y] = viewport.getPan();
  return Math.abs(viewport.getZoom() - 1) < 1e-3 && Math.hypot(x, y) < 0.5;
}
