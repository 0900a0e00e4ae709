import type { LookUpTable } from '@/lib/dicom/look-up-tables';
import { voiFunction, type Voi, type VoiFunction } from '@/lib/image/voi';

/** Red, green and blue, 0 to 1. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** A VOI LUT, its inputs spread over other values than its own: what dragging with the mouse makes of it. */
export interface StretchedTable {
  readonly table: LookUpTable;
  /** The values that its first and its last entry are for. */
  readonly lower: number;
  readonly upper: number;
}

/** How a rescaled value becomes what is seen. */
export interface Shades {
  readonly voi: Voi | StretchedTable;
  /** Grey `g` of 0…1 becomes `g ** (1 / gamma)`: above 1 the middle is brighter, the ends stay. */
  readonly gamma: number;
  readonly inverted: boolean;
  /** From black to white, evenly spaced; undefined for greys. Inverting turns them round. */
  readonly colors?: readonly Rgb[] | undefined;
}

/** A value and its colour, 0 to 1 each. */
export interface ShadePoint {
  readonly x: number;
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

/** Values below the first of these look like it, above the second like that. */
export function extentOf(voi: Voi | StretchedTable): readonly [number, number] {
  if ('table' in voi) return [voi.lower, voi.upper];
  const { center, width, fn = 'LINEAR' } = voi;
  // Beyond twice the width a sigmoid is less than a tenth of a grey level from its end.
  if (fn === 'SIGMOID') return [center - 2 * width, center + 2 * width];
  if (fn === 'LINEAR_EXACT') return [center - width / 2, center + width / 2];
  const lower = center - 0.5 - (width - 1) / 2;
  return [lower, lower + width - 1];
}

/** The inverse of `extentOf`, for a curve. */
export function voiOf(
  curve: VoiFunction | LookUpTable,
  lower: number,
  upper: number,
): Voi | StretchedTable {
  if (typeof curve === 'object') return { table: curve, lower, upper };
  const [middle, across] = [(lower + upper) / 2, upper - lower];
  if (curve === 'SIGMOID') return { center: middle, width: across / 4, fn: curve };
  if (curve === 'LINEAR_EXACT') return { center: middle, width: across, fn: curve };
  return { center: middle + 0.5, width: across + 1, fn: curve };
}

/**
 * The colour of one value.
 *
 * @throws RangeError when the window is too narrow, as `voiFunction`.
 */
export function shadeOf({
  voi,
  gamma,
  inverted,
  colors,
}: Shades): (value: number) => Rgb {
  const toGrey = greyOf(voi);
  return (value) => {
    const grey = Math.min(1, Math.max(0, toGrey(value) / 255)) ** (1 / gamma);
    const seen = inverted ? 1 - grey : grey;
    return colors?.[Math.round(seen * (colors.length - 1))] ?? [seen, seen, seen];
  };
}

function greyOf(voi: Voi | StretchedTable): (value: number) => number {
  if (!('table' in voi)) return voiFunction(voi);
  const { table, lower, upper } = voi;
  const look = voiFunction(table);
  const step = (table.entries.length - 1) / (upper - lower || 1);
  return (value) => look(table.firstMapped + (value - lower) * step);
}

// As fine as the texture into which vtk.js brings them.
const POINTS = 1024;

/** Points between which straight lines are as good as `shadeOf`, in order of their values. */
export function shadePoints(shades: Shades): ShadePoint[] {
  const { voi, gamma, colors } = shades;
  const [lower, upper] = extentOf(voi);
  const isStraight =
    !('table' in voi) && voi.fn !== 'SIGMOID' && gamma === 1 && colors === undefined;
  if (isStraight) {
    // At the lower end itself and at the upper one, whatever rounding says of them there.
    const [first, last] = shades.inverted ? [1, 0] : [0, 1];
    return [point(lower, [first, first, first]), point(upper, [last, last, last])];
  }
  const shade = shadeOf(shades);
  const count = 'table' in voi ? Math.min(POINTS, voi.table.entries.length) : POINTS;
  return Array.from({ length: Math.max(2, count) }, (_, at) => {
    const x = lower + ((upper - lower) * at) / (Math.max(2, count) - 1);
    return point(x, shade(x));
  });
}

const point = (x: number, [r, g, b]: Rgb): ShadePoint => ({ x, r, g, b });
