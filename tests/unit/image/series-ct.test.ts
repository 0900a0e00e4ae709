import { describe, expect, it } from 'vitest';
import { bodyMask, connectedParts } from '@/lib/image/series/body-mask';
import { measureSeries, SeriesMeter } from '@/lib/image/series/series-meter';
import type { SeriesMeasurements } from '@/lib/image/series-measurements';
import { gaussian, thorax } from '@/tests/phantoms/thorax';

const series = { modality: 'CT', header: {}, sliceThickness: 5 };
const slices = (noiseHu = 0, every = 1) =>
  Array.from({ length: thorax.sliceCount }, (_, n) => ({
    ...thorax.place(n),
    number: n + 1,
    values: n % every === 0 ? thorax.slice(n, noiseHu) : undefined,
  }));
const all = ({ technique, geometry, pixels }: SeriesMeasurements) => [
  ...technique,
  ...geometry,
  ...pixels,
];
const valueOf = (measured: SeriesMeasurements, id: string) =>
  all(measured).find((fact) => fact.id === id)?.value;
const numberOf = (measured: SeriesMeasurements, id: string) =>
  Number(valueOf(measured, id) ?? NaN);

/** Within so many per cent: pixels approximate a circle to about half a per cent. */
const expectNear = (value: number, truth: number, percent: number) => {
  expect(Math.abs(value - truth) / truth).toBeLessThan(percent / 100);
};

describe('a CT series', async () => {
  const measured = await measureSeries(series, slices());

  it('has the volume of its two lungs, trachea, bowel and table left out', () => {
    expectNear(numberOf(measured, 'lung-volume'), thorax.lungMl, 0.5);
  });

  it('has the air of lungs, trachea and bowel in it, the table left out', () => {
    expectNear(numberOf(measured, 'air-volume'), thorax.lungMl + thorax.otherAirMl, 0.5);
  });

  it('consists of bone, soft tissue and fat in the shares of its cylinders', () => {
    expectNear(numberOf(measured, 'bone-fraction'), thorax.bonePercent, 1);
    expectNear(numberOf(measured, 'fat-fraction'), thorax.fatPercent, 1);
    expectNear(numberOf(measured, 'soft-tissue-fraction'), thorax.softPercent, 0.5);
  });

  it('names slices that show what was measured', () => {
    const air = measured.pixels.find(({ id }) => id === 'air-volume');
    // Slices 8 and 9 have the bowel, too.
    expect(air?.slices.slice(0, 2).toSorted()).toEqual([8, 9]);
    expect(air?.slices).toHaveLength(5);
  });

  it('is described by its geometry', () => {
    expect(measured.geometry.map(({ id, value, unit }) => [id, value, unit])).toEqual([
      ['slice-count', 10, null],
      ['matrix', '320 × 300', null],
      ['plane', 'axial', null],
      ['pixel-size', '0.8 × 1', 'mm'],
      ['slice-spacing', 5, 'mm'],
      ['coverage', 50, 'mm'],
    ]);
  });
});

it('measures noise where nothing but noise is', async () => {
  const measured = await measureSeries(series, slices(12));
  expectNear(numberOf(measured, 'noise'), 12, 3);
  expectNear(numberOf(measured, 'lung-volume'), thorax.lungMl, 0.5);
});

it('measures a volume on every third slice, and names only slices that were prepared', async () => {
  const sparse = slices(0, 3).map((slice) => ({
    ...slice,
    number: slice.values && slice.number > 1 ? slice.number : null,
  }));
  const measured = await measureSeries(series, sparse);
  // Slices 1, 4, 7 and 10 stand for 15 mm each: 60 mm instead of 50.
  expectNear(numberOf(measured, 'lung-volume'), thorax.lungMl * 1.2, 0.5);
  const lung = measured.pixels.find(({ id }) => id === 'lung-volume');
  expect(lung?.slices.toSorted((a, b) => a - b)).toEqual([4, 7, 10]);
  expect(valueOf(measured, 'slice-count')).toBe(10);
  expect(valueOf(measured, 'slice-spacing')).toBe(5);
});

it('states no lung volume where only bowel looks like lung', async () => {
  const bowelOnly = slices().map((slice) => ({
    ...slice,
    values: slice.values?.map((hu) => (hu < -800 ? 40 : hu)),
  }));
  const measured = await measureSeries(series, bowelOnly);
  expect(valueOf(measured, 'lung-volume')).toBeUndefined();
  // A circle of 10 mm is few pixels.
  expectNear(numberOf(measured, 'air-volume'), 3.1416, 4);
});

it('does not take padding for air, nor for the body', async () => {
  const padded = slices().map((slice) => ({
    ...slice,
    values: slice.values?.map((hu) => (hu <= -900 && hu !== -1000 ? NaN : hu)),
  }));
  const measured = await measureSeries(series, padded);
  expectNear(numberOf(measured, 'lung-volume'), thorax.lungMl, 0.5);
});

it('measures nothing on a scout, and nothing without pixel spacing', async () => {
  const scout = slices().map((slice) => ({
    ...slice,
    orientation: [1, 0, 0, 0, 0, -1] as const,
  }));
  expect((await measureSeries(series, scout)).pixels).toEqual([]);
  const unscaled = slices().map((slice) => ({ ...slice, pixelSpacing: undefined }));
  expect((await measureSeries(series, unscaled)).pixels).toEqual([]);
});

it('refuses a slice of another size than it says', () => {
  const meter = new SeriesMeter(series);
  expect(() =>
    meter.add({ ...thorax.place(0), number: 1, values: new Float32Array(7) }),
  ).toThrow(RangeError);
});

describe('connectedParts', () => {
  it('joins pixels by their edges, not their corners', () => {
    // 1 1 . 1
    // . 1 . 1
    // 1 . 1 .
    const mask = Uint8Array.of(1, 1, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0);
    const { labels, sizes } = connectedParts(mask, 4, 3);
    expect([...labels]).toEqual([1, 1, 0, 2, 0, 1, 0, 2, 3, 0, 4, 0]);
    expect(sizes).toEqual([0, 3, 2, 1, 1]);
  });

  it.each([
    ['first', [1, 1, 1, 1, 0, 1, 1, 0, 1]],
    ['last', [1, 0, 1, 1, 0, 1, 1, 1, 1]],
  ])('follows the edge of the picture along its %s row', (_, mask) => {
    expect(connectedParts(Uint8Array.from(mask), 3, 3).sizes).toEqual([0, 7]);
  });
});

describe('bodyMask', () => {
  // A ring of tissue around air, with a cable beside it.
  const ring = ['.......#', '.####..#', '.#..#...', '.#..#...', '.####...', '........'];
  const values = Float32Array.from(ring.join(''), (mark) => (mark === '#' ? 40 : -1000));

  it('holds the air that the border can’t reach, and no cable', () => {
    const mask = bodyMask(values, 8, 6, 1);
    expect(
      Array.from({ length: 6 }, (_, row) => mask?.slice(row * 8, row * 8 + 8).join('')),
    ).toEqual(['00000000', '01111000', '01111000', '01111000', '01111000', '00000000']);
  });

  it('is none when there is too little tissue', () => {
    expect(bodyMask(values, 8, 6, 13)).toBeUndefined();
    expect(bodyMask(new Float32Array(48).fill(NaN), 8, 6, 0)).toBeUndefined();
  });
});

it('the phantom’s noise has mean 0 and standard deviation 1', () => {
  const next = gaussian(5);
  const drawn = Array.from({ length: 20_000 }, next);
  const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
  const variance =
    drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length;
  expect(Math.abs(mean)).toBeLessThan(0.02);
  expect(Math.abs(Math.sqrt(variance) - 1)).toBeLessThan(0.02);
});
