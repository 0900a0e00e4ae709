import type { Types } from '@cornerstonejs/core';
import { pixelPoint } from '@/lib/image/geometry';
import { framePlane, toWorld } from '@/lib/viewer/frames/plane';
import { framedWidth, type Framing } from '@/lib/hanging/framing';

type Flips = Pick<Types.ViewPresentation, 'flipHorizontal' | 'flipVertical'>;

/** Keeps a picture at the edge of its viewport where others are kept in the middle. */
export interface Frame {
  /** Flip it as it is to be looked at, too. */
  hang(): void;
  /** As large as it is to be, at its edge; flips and rotation stay. */
  place(): void;
  /** As somebody left it; its zoom and place are there already. Without WebGL flips aren't. */
  restore(flips: Flips, isFramed: boolean): void;
  /** Nobody has moved or enlarged it since. */
  isPlaced(): boolean;
}

/** @param idShown - Which picture it is. */
export function createFrame(
  viewport: Types.IStackViewport,
  framing: Framing,
  idShown: () => string,
): Frame {
  const edges = () => edgesOf(viewport, idShown());
  let placed: string | undefined;
  const flipAs = ({ flipHorizontal = false, flipVertical = false }: Flips) =>
    viewport.setCamera({ flipHorizontal, flipVertical });
  const place = () => {
    // There is none where the first one can't be had.
    if (!viewport.getCornerstoneImage()) return;
    const { rotation = 0, ...flips } = viewport.getViewPresentation();
    viewport.resetCamera({ resetPan: true, resetZoom: true });
    // Without WebGL, resetting forgets flips.
    flipAs(flips);
    if (rotation === 0) {
      const { clientWidth: width, clientHeight: height } = viewport.element;
      const now = edges();
      const across = now.right - now.left;
      const shape = across / (now.bottom - now.top);
      const wanted = framedWidth(framing, { width, height }, shape);
      viewport.setZoom((viewport.getZoom() * wanted) / across);
      // Flipped by hand, the chest wall is on the other side.
      const isAsHung = (flips.flipHorizontal ?? false) === framing.flipHorizontal;
      moveTo((framing.wall === 'left') === isAsHung ? 'left' : 'right');
    }
    viewport.render();
    placed = placeOf(viewport);
  };
  const moveTo = (edge: 'left' | 'right') => {
    const { clientWidth: width, clientHeight: height } = viewport.element;
    const { left, right, top, bottom } = edges();
    const [x, y] = viewport.getPan();
    viewport.setPan([
      x + (edge === 'left' ? -left : width - right),
      y + height / 2 - (top + bottom) / 2,
    ]);
  };
  return {
    place,
    hang() {
      if (!viewport.getCornerstoneImage()) return;
      flipAs(framing);
      place();
    },
    restore(presentation, isFramed) {
      flipAs(presentation);
      if (isFramed) place();
    },
    isPlaced: () => placed === placeOf(viewport),
  };
}

/** The edges of the picture in its viewport, CSS pixels. */
function edgesOf(viewport: Types.IStackViewport, imageId: string) {
  const { rows, columns } = framePlane(imageId);
  const corner = (column: number, row: number) =>
    viewport.worldToCanvas(toWorld(imageId, pixelPoint(column - 0.5, row - 0.5)));
  const [[ax, ay], [bx, by]] = [corner(0, 0), corner(columns, rows)];
  return {
    ...{ left: Math.min(ax, bx), right: Math.max(ax, bx) },
    ...{ top: Math.min(ay, by), bottom: Math.max(ay, by) },
  };
}

/** To a tenth of a pixel: reckoning forth and back loses less. */
function placeOf(viewport: Types.IStackViewport): string {
  const [x, y] = viewport.getPan();
  return [viewport.getZoom() * 1000, x * 10, y * 10].map(Math.round).join(' ');
}
