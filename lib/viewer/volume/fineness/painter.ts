import type { RenderingEngine, VolumeViewport3D } from '@cornerstonejs/core';
import { painted } from '@/lib/viewer/painted';
import { createBrush, quickenSamples } from '@/lib/viewer/volume/fineness/brush';
import {
  COARSEST,
  finestWithin,
  stepsFrom,
  workOf,
  type Fineness,
} from '@/lib/viewer/volume/fineness/levels';

/** A picture may take this long while somebody turns the volume. */
const IN_HAND_MS = 150;
/** Rows of a finer picture are drawn for this long; then the page has its turn. */
const AT_A_TIME_MS = 200;
/** Nobody has touched it for this long: it is refined. */
const AT_REST_MS = 250;

/** Draws a volume as finely as there is time for. */
export interface Painter {
  /** Draw it for the first time, coarsely, and find out how fast this machine is. */
  begin(): Promise<void>;
  /** How much of the finest picture is there, 0 to 1. */
  share(): number;
}

/**
 * Take over from Cornerstone how a volume is drawn: coarsely first, at once finely where the card does
 * that fast, and else coarsely in hand and refined row by row while nobody touches it. Without a graphics
 * card the finest picture of 200 slices of 512² takes half a minute, and the page would stand still.
 *
 * @param options.onShare - There is more of the finest picture, or less.
 */
export function createPainter(
  engine: RenderingEngine,
  viewport: VolumeViewport3D,
  { closing, onShare }: { closing: AbortSignal; onShare: () => void },
): Painter {
  const { element, id: viewportId } = viewport;
  const brush = createBrush(engine, viewport);
  let inHand = COARSEST;
  let isBegun = false;
  let refined = 0;
  let refining = new AbortController();

  const drawAll = (fineness: Fineness) =>
    brush.draw(fineness, { from: 0, count: brush.rowsOf(fineness) });

  function setShare(share: number) {
    if (share === refined) return;
    refined = share;
    onShare();
  }

  /** What Cornerstone asks for with a frame of the screen, when anything has changed. */
  function drawInHand() {
    if (!isBegun) return undefined;
    const drawn = inHand;
    const took = drawAll(drawn);
    // A little more or less is no reason to change.
    if (took > IN_HAND_MS * 1.5 || took < IN_HAND_MS / 2)
      inHand = finestWithin(IN_HAND_MS, took / workOf(drawn));
    refineLater(drawn, took);
    return { element, viewportId, renderingEngineId: engine.id };
  }

  function refineLater(drawn: Fineness, took: number) {
    refining.abort();
    refining = new AbortController();
    const { signal } = refining;
    const steps = stepsFrom(drawn);
    setShare(steps.length === 0 ? 1 : 0);
    if (steps.length === 0) return;
    const rowMs = took / brush.rowsOf(drawn) / drawn;
    const later = setTimeout(() => void refine(steps, rowMs, signal), AT_REST_MS);
    signal.addEventListener('abort', () => clearTimeout(later), { once: true });
  }

  /** @param rowMs - How long a row of the finest picture takes. */
  async function refine(
    steps: readonly Fineness[],
    rowMs: number,
    signal: AbortSignal,
  ): Promise<void> {
    const all = steps.reduce((sum, step) => sum + workOf(step), 0);
    let done = 0;
    for (const step of steps) {
      const rows = brush.rowsOf(step);
      for (let from = 0; from < rows;) {
        const left = rows - from;
        const count = inPacks(left, AT_A_TIME_MS / (rowMs * step));
        const took = brush.draw(step, { from, count });
        from += count;
        setShare((done + (workOf(step) * from) / rows) / all);
        await painted();
        if (signal.aborted) return;
        // Air above a body says little of it: what comes next may take longer.
        rowMs = Math.max(took / count / step, rowMs * 0.8);
      }
      done += workOf(step);
    }
  }

  closing.addEventListener('abort', () => refining.abort(), { once: true });
  takeOver(engine, viewportId, drawInHand, closing);
  return {
    async begin() {
      quickenSamples(viewport);
      // Brings the values to the card and makes its program, which says nothing of how fast it is.
      drawAll(inHand);
      for (let drawn = 0; drawn < workOf(inHand);) {
        await painted();
        closing.throwIfAborted();
        drawn = workOf(inHand);
        inHand = finestWithin(IN_HAND_MS, drawAll(inHand) / drawn);
      }
      isBegun = true;
      viewport.render();
    },
    share: () => refined,
  };
}

/** So many rows take as long as one, where two threads of the processor draw two at once. */
const PACK = 4;

/** How many of the rows that are left are drawn next: packs are counted from the bottom. */
function inPacks(left: number, fitting: number): number {
  const packs = Math.max(1, Math.floor(fitting / PACK));
  return Math.min(left, packs * PACK - ((PACK - (left % PACK)) % PACK));
}

/** What Cornerstone's engine draws a viewport by, when a frame is due. */
interface Drawing {
  renderViewportUsingCustomOrVtkPipeline?: (viewport: { id: string }) => unknown;
}

/** Have a viewport drawn by us. Viewports that say they draw themselves aren't resized as volumes are. */
function takeOver(
  engine: RenderingEngine,
  viewportId: string,
  draw: () => unknown,
  closing: AbortSignal,
) {
  // A new engine only passes on to what does the work, which Cornerstone gives out later.
  const given = engine as unknown as Drawing & { _implementation?: Drawing };
  const drawing = given._implementation ?? given;
  const { renderViewportUsingCustomOrVtkPipeline: drawn } = drawing;
  drawing.renderViewportUsingCustomOrVtkPipeline = (viewport) =>
    viewport.id === viewportId ? draw() : drawn?.call(drawing, viewport);
  closing.addEventListener(
    'abort',
    () => Reflect.deleteProperty(drawing, 'renderViewportUsingCustomOrVtkPipeline'),
    { once: true },
  );
}
