import { extentOf, shadeOf, type Shades } from '@/lib/image/display/shades';

/** What values look like, `step` apart: four bytes each, red first, opaque. */
export interface ShadeTable {
  readonly low: number;
  readonly step: number;
  readonly colors: Uint32Array;
}

/** Enough that a step is far below a grey level. */
const STEPS = 16_384;
/** Whole values have an entry each, unless the window is wider than any picture's values. */
const MOST = 131_072;

/** Values below the first entry look like it, values above the last like that. */
export function tableOf(shades: Shades, isWhole: boolean): ShadeTable {
  const [lower, upper] = extentOf(shades.voi);
  const each = isWhole && upper - lower < MOST;
  const low = each ? Math.floor(lower) : lower;
  const high = each ? Math.ceil(upper) : upper;
  const count = each ? high - low + 1 : STEPS;
  const step = count > 1 ? (high - low) / (count - 1) : 1;
  const shade = shadeOf(shades);
  const bytes = new Uint8ClampedArray(4 * count);
  for (let at = 0; at < count; at++) {
    const [red, green, blue] = shade(low + at * step);
    bytes.set([255 * red, 255 * green, 255 * blue, 255], 4 * at);
  }
  return { low, step: step || 1, colors: new Uint32Array(bytes.buffer) };
}

/** @param into - A colour for each of the values. */
export function paintGrey(
  into: Uint32Array,
  values: ArrayLike<number>,
  [slope, intercept]: readonly [slope: number, intercept: number],
  { low, step, colors }: ShadeTable,
): void {
  const last = colors.length - 1;
  const [factor, offset] = [slope / step, (intercept - low) / step + 0.5];
  for (let at = 0; at < into.length; at++) {
    const entry = ((values[at] as number) * factor + offset) as number;
    // NaN is not above 0, and black as everywhere.
    into[at] = colors[entry > 0 ? (entry < last ? entry | 0 : last) : 0] as number;
  }
}

/** Every channel through the same curve. @param values - Three or four of each pixel, of 8 bits. */
export function paintColor(
  into: Uint32Array,
  values: ArrayLike<number>,
  shades: Shades,
): void {
  const shade = shadeOf({ ...shades, colors: undefined });
  const bytes = Uint8ClampedArray.from(
    { length: 256 },
    (_, value) => 255 * shade(value)[0],
  );
  const channels = values.length / into.length;
  for (let at = 0, from = 0; at < into.length; at++, from += channels) {
    const red = bytes[values[from] as number] ?? 255;
    const green = bytes[values[from + 1] as number] ?? 255;
    const blue = bytes[values[from + 2] as number] ?? 255;
    into[at] = (255 << 24) | (blue << 16) | (green << 8) | red;
  }
}
