import { describe, expect, it } from 'vitest';
import {
  extentOf,
  shadeOf,
  shadePoints,
  voiOf,
  type Shades,
} from '@/lib/image/display/shades';
import type { Voi } from '@/lib/image/voi';

const shades = (voi: Shades['voi'], change: Partial<Shades> = {}): Shades => ({
  voi,
  gamma: 1,
  inverted: false,
  ...change,
});
const greys = (of: Shades, values: readonly number[]) =>
  values.map((value) => shadeOf(of)(value)[0] * 255);

/** What a graphics card makes of the points: straight lines, and the ends beyond them. */
function drawn(of: Shades, value: number): readonly number[] {
  const points = shadePoints(of);
  const next = points.findIndex(({ x }) => x >= value);
  const [from, to] = [points[Math.max(0, next - 1)], points[next]];
  const end = points.at(-1);
  if (!from || !end) return [];
  if (!to) return [end.r, end.g, end.b];
  const share = next === 0 ? 1 : (value - from.x) / (to.x - from.x);
  return [from.r, from.g, from.b].map((first, at) => {
    const second = [to.r, to.g, to.b][at] ?? 0;
    return first + (second - first) * share;
  });
}

const VALUES = [-400, -160, 0, 40, 100, 239, 600];
// By NumPy, from the formulas of PS3.3 C.11.2.1.2.1 and C.11.2.1.3.
const WINDOWS: [Voi, number[]][] = [
  [{ center: 40, width: 400 }, [0, 0, 102.256, 127.82, 166.165, 255, 255]],
  [
    { center: 40, width: 400, fn: 'LINEAR_EXACT' },
    [0, 0, 102, 127.5, 165.75, 254.362, 255],
  ],
  [
    { center: 40, width: 400, fn: 'SIGMOID' },
    [3.093, 30.397, 102.335, 127.5, 164.642, 224.335, 254.061],
  ],
];

describe('shades', () => {
  it.each(WINDOWS)('of the window %j are those of NumPy', (voi, expected) => {
    for (const [at, grey] of greys(shades(voi), VALUES).entries()) {
      expect(grey).toBeCloseTo(expected[at] ?? NaN, 2);
    }
  });

  it.each(WINDOWS)('of the window %j are drawn within a third of a grey level', (voi) => {
    const of = shades(voi, { gamma: 1.4, inverted: true });
    for (let value = -500; value < 700; value += 3.7) {
      for (const each of [shades(voi), of]) {
        const off = (drawn(each, value)[0] ?? NaN) - shadeOf(each)(value)[0];
        expect(Math.abs(off * 255)).toBeLessThan(value > -150 ? 0.34 : 1.2);
      }
    }
  });

  it.each(WINDOWS)('have their window back from their ends: %j', (voi) => {
    const fn = voi.fn ?? 'LINEAR';
    expect(voiOf(fn, ...extentOf(voi))).toEqual({ ...voi, fn });
  });

  it('follow a table, whose ends hold beyond it, wherever it was stretched to', () => {
    // NumPy: floor(4095 · (i / 1023)²), 1024 entries of 12 bits, from −200 on.
    const table = {
      firstMapped: -200,
      bitsPerEntry: 12,
      entries: Uint16Array.from({ length: 1024 }, (_, i) =>
        Math.floor(4095 * (i / 1023) ** 2),
      ),
    };
    const own = shades({ table, lower: -200, upper: 823 });
    const expected = [0, 0, 9.714, 63.579, 255, 255];
    for (const [at, grey] of greys(own, [-300, -200, 0, 311, 823, 900]).entries()) {
      expect(grey).toBeCloseTo(expected[at] ?? NaN, 2);
    }
    const stretched = shades({ table, lower: -400, upper: 600 });
    const wider = [0, 15.941, 64.077, 143.286, 255];
    for (const [at, value] of [-400, -150, 101, 350, 600].entries()) {
      expect(greys(stretched, [value])[0]).toBeCloseTo(wider[at] ?? NaN, 2);
      expect((drawn(own, value)[0] ?? NaN) * 255).toBeCloseTo(
        greys(own, [value])[0] ?? NaN,
        1,
      );
    }
  });

  it('with a gamma lift the middle and leave the ends', () => {
    const of = shades({ center: 40, width: 400 }, { gamma: 1.8 });
    // NumPy: 255 · (linear / 255) ** (1 / 1.8)
    const expected = [0, 0, 153.485, 173.742, 201.005, 255, 255];
    for (const [at, grey] of greys(of, VALUES).entries()) {
      expect(grey).toBeCloseTo(expected[at] ?? NaN, 2);
    }
  });

  it('take colours from black to white, the other way round when inverted', () => {
    const colors = [
      [0, 0, 0],
      [1, 0, 0],
      [1, 1, 1],
    ] as const;
    const voi: Voi = { center: 50, width: 100, fn: 'LINEAR_EXACT' };
    const seen = (inverted: boolean) =>
      [0, 50, 100, 30].map((value) => shadeOf(shades(voi, { colors, inverted }))(value));
    expect(seen(false)).toEqual([colors[0], colors[1], colors[2], colors[1]]);
    expect(seen(true)).toEqual([colors[2], colors[1], colors[0], colors[1]]);
  });

  it('need but two points for a straight window', () => {
    expect(shadePoints(shades({ center: 40, width: 400 }))).toEqual([
      { x: -160, r: 0, g: 0, b: 0 },
      { x: 239, r: 1, g: 1, b: 1 },
    ]);
  });
});
