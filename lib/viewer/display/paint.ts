import type { Types } from '@cornerstonejs/core';
import { shadePoints, type Shades } from '@/lib/image/display/shades';

/** What of vtk.js' colour transfer function is used; Cornerstone doesn't name its type. */
interface TransferFunction {
  getMTime(): number;
  setNodes(
    nodes: { x: number; r: number; g: number; b: number; midpoint: 0.5; sharpness: 0 }[],
  ): boolean;
}

interface Painted {
  readonly on: TransferFunction;
  readonly at: number;
  readonly as: string;
}
const painted = new WeakMap<object, Painted>();

/**
 * Let the GPU show values in these shades. Cornerstone knows straight windows and a sigmoid of its
 * own; here every curve comes from `lib/image`, whose pictures the models and the exports get.
 *
 * Cornerstone moves its transfer function with every window and makes new ones: to be called after
 * each change of window and each new image, and cheap where nothing changed.
 *
 * @param as - Names the shades: the same name, the same shades.
 */
export function paintShades(
  viewport: Pick<Types.IStackViewport | Types.IVolumeViewport, 'getDefaultActor'>,
  shades: Shades,
  as: string,
) {
  const actor = viewport.getDefaultActor()?.actor as
    | { getProperty(): { getRGBTransferFunction(of: number): TransferFunction } }
    | undefined;
  const on = actor?.getProperty().getRGBTransferFunction(0);
  if (!on) return;
  const before = painted.get(viewport);
  if (before?.on === on && before.at === on.getMTime() && before.as === as) return;
  on.setNodes(
    shadePoints(shades).map((point) => ({ ...point, midpoint: 0.5, sharpness: 0 })),
  );
  painted.set(viewport, { on, at: on.getMTime(), as });
}
