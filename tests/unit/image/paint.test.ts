import { describe, expect, it } from 'vitest';
import { paintColor, paintGrey, tableOf } from '@/lib/image/display/paint';
import type { Shades } from '@/lib/image/display/shades';

const shades = (change: Partial<Shades>): Shades => ({
  voi: { center: 40, width: 400 },
  gamma: 1,
  inverted: false,
  ...change,
});

/** Red, green, blue and opacity of each value. */
function painted(
  of: Shades,
  values: readonly number[],
  { floats = false, scale = [1, 0] as readonly [number, number] } = {},
): number[][] {
  const into = new Uint32Array(values.length);
  const from = floats ? Float32Array.from(values) : Int16Array.from(values);
  paintGrey(into, from, scale, tableOf(of, !floats));
  const bytes = new Uint8Array(into.buffer);
  return values.map((_, at) => [...bytes.subarray(4 * at, 4 * at + 4)]);
}
const greys = (...of: Parameters<typeof painted>) => painted(...of).map(([red]) => red);

// By NumPy, from the formulas of PS3.3 C.11.2.1.2.1 and C.11.2.1.3, rounded.
const VALUES = [-400, -160, 0, 40, 100, 239, 600];
const LINEAR = [0, 0, 102, 128, 166, 255, 255];
const SIGMOID = [3, 30, 102, 128, 165, 224, 254];

describe('paintGrey', () => {
  it('shows whole values and floats by their window, clamped outside', () => {
    expect(greys(shades({}), VALUES)).toEqual(LINEAR);
    expect(greys(shades({}), VALUES, { floats: true })).toEqual(LINEAR);
    const sigmoid = shades({ voi: { center: 40, width: 400, fn: 'SIGMOID' } });
    for (const floats of [false, true]) {
      const seen = greys(sigmoid, VALUES, { floats });
      // 127.5 lies between two greys, and a sigmoid ends a tenth of a grey beside its end.
      seen.forEach((grey, at) =>
        expect(Math.abs((grey ?? NaN) - (SIGMOID[at] ?? NaN))).toBeLessThanOrEqual(1),
      );
    }
  });

  it('scales what is stored', () => {
    // 100 and 1 as 2 × 70 − 40 and 2 × 20.5 − 40.
    expect(greys(shades({}), [70], { scale: [2, -40] })).toEqual([166]);
    expect(greys(shades({}), [20.5], { floats: true, scale: [2, -40] })).toEqual([103]);
  });

  it('inverts, brightens the middle, and takes what is no number for black', () => {
    expect(greys(shades({ inverted: true }), VALUES)).toEqual(
      LINEAR.map((grey) => 255 - grey),
    );
    // (102.256 / 255) ** (1 / 2) × 255 = 161.5
    expect(greys(shades({ gamma: 2 }), [0])[0]).toBeGreaterThanOrEqual(161);
    expect(greys(shades({ gamma: 2 }), [0])[0]).toBeLessThanOrEqual(162);
    expect(greys(shades({}), [NaN], { floats: true })).toEqual([0]);
  });

  it('colours, opaque', () => {
    const colors = [
      [0, 0, 0],
      [1, 0, 0],
      [1, 1, 0],
    ] as const;
    expect(painted(shades({ colors }), [-400, 40, 600])).toEqual([
      [0, 0, 0, 255],
      [255, 0, 0, 255],
      [255, 255, 0, 255],
    ]);
  });

  it('keeps to a table however wide the window is', () => {
    const wide = shades({ voi: { center: 0, width: 1e9 } });
    expect(tableOf(wide, true).colors.length).toBeLessThan(200_000);
    // Half a unit beside the middle: 127.49, 127.50000013, 127.51.
    expect(greys(wide, [-32_768, 0, 32_767])).toEqual([127, 128, 128]);
  });
});

describe('paintColor', () => {
  it('leaves three or four samples as they are, and bends each by gamma', () => {
    const plain = shades({ voi: { center: 127.5, width: 255, fn: 'LINEAR_EXACT' } });
    const bytesOf = (values: number[], of: Shades) => {
      const into = new Uint32Array(2);
      paintColor(into, Uint8Array.from(values), of);
      return [...new Uint8Array(into.buffer)];
    };
    const rgb = [255, 128, 0, 1, 2, 3];
    expect(bytesOf(rgb, plain)).toEqual([255, 128, 0, 255, 1, 2, 3, 255]);
    expect(bytesOf([255, 128, 0, 9, 1, 2, 3, 9], plain)).toEqual([
      ...[255, 128, 0, 255],
      ...[1, 2, 3, 255],
    ]);
    // 255 × (64 / 255) ** (1 / 2) = 127.75
    expect(bytesOf([64, 0, 255, 0, 0, 0], { ...plain, gamma: 2 }).slice(0, 3)).toEqual([
      128, 0, 255,
    ]);
  });
});
