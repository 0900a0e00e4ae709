import type { Types } from '@cornerstonejs/core';
import type { Voi } from '@/lib/image/voi';
import {
  shadePoints,
  shadeOf,
  type Shades,
  type StretchedTable,
} from '@/lib/image/display/shades';

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
export function paintShades(viewport: Types.IStackViewport, shades: Shades, as: string) {
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

interface Table {
  readonly id: string;
  readonly firstValueMapped: number;
  readonly lut: readonly number[];
}

/** What of Cornerstone's picture without WebGL is used. */
interface CpuViewport {
  readonly _cpuFallbackEnabledElement: {
    viewport: { voiLUT?: Table | undefined };
  };
  cpuRenderingInvalidated: boolean;
}

/**
 * The same without WebGL, where Cornerstone inverts and colours by itself and takes any other curve as
 * a table over whole numbers.
 *
 * @param range - The smallest and the largest value of the image; null takes the curve away.
 */
export function paintCurve(
  viewport: Types.IStackViewport,
  { voi, gamma }: { voi: Voi | StretchedTable; gamma: number },
  as: string,
  range: readonly [number, number] | null,
) {
  const cpu = viewport as unknown as CpuViewport;
  const { viewport: drawn } = cpu._cpuFallbackEnabledElement;
  const id = range ? `${as} ${range.join(' ')}` : '';
  if ((drawn.voiLUT?.id ?? '') === id) return;
  cpu.cpuRenderingInvalidated = true;
  if (!range) {
    // Not deleted: Cornerstone would take a table of the file instead.
    drawn.voiLUT = undefined;
    return;
  }
  const shade = shadeOf({ voi, gamma, inverted: false });
  const [low, high] = [Math.floor(range[0]), Math.ceil(range[1])];
  const lut = Array.from({ length: high - low + 1 }, (_, at) =>
    Math.round(shade(low + at)[0] * 65_535),
  );
  // From the largest entry Cornerstone guesses the bits; one past the last value is never shown.
  drawn.voiLUT = { id, firstValueMapped: low, lut: [...lut, 65_535] };
}

/** Is a straight line from black to white all that this window is? */
export const isStraight = (voi: Voi | StretchedTable, gamma: number) =>
  !('table' in voi) && voi.fn !== 'SIGMOID' && gamma === 1;
