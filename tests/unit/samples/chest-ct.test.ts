import { beforeAll, describe, expect, it } from 'vitest';
import {
  collect,
  conformanceErrors,
  expectIdentity,
  halfContrastDiameter,
  hasDciodvfy,
  locate,
  nearest,
  numbers,
  pixels,
  ringMean,
  sampleCalled,
  text,
  type Slice,
} from './read-back';

describe('the chest CT', () => {
  const sample = sampleCalled('chest-ct');
  let all: Slice[] = [];
  const names: string[] = [];
  beforeAll(async () => {
    // Every eighth slice, and those around the two lesions.
    all = await collect(sample, (name) => {
      const index = names.push(name) - 1;
      return index % 8 === 0 || Math.abs(index - 54) < 3 || Math.abs(index - 162) < 3;
    });
  }, 180_000);

  it('is one series of 200 slices, 1.6 mm apart, head first', () => {
    expectIdentity(all, 'PHANTOM^Bruno');
    expect(new Set(names).size).toBe(200);
    expect(new Set(all.map((slice) => text(slice, 'x0020000e'))).size).toBe(1);
    for (const slice of all) {
      const [, , z] = numbers(slice, 'x00200032');
      expect(z).toBeCloseTo(162 - 1.6 * (Number(text(slice, 'x00200013')) - 1), 6);
    }
  });

  it('shows each lesion where, as large and as dense as the truth says', () => {
    // From the truth's own words: 9 mm of 38 HU in lung of about −860, 14 mm of 42 HU in liver.
    for (const [i, name, tolerance] of [
      [0, 'solid nodule', 1],
      [1, 'hypodense lesion', 1],
    ] as const) {
      const lesion = sample.truth.lesions[i];
      if (lesion?.place.space !== 'patient') throw new Error('The lesion has no place.');
      expect(lesion.name).toBe(name);
      const { centreMm } = lesion.place;
      expect(centreMm[0]).toBeLessThan(0); // the patient's right
      const slice = nearest(all, centreMm);
      expect((locate(slice, centreMm)[0] ?? 999) < 255.5).toBe(true); // the image's left
      const { inside = 0, around = 0 } = lesion.densities.HU ?? {};
      const core = ringMean(slice, centreMm, 0, 2.5);
      const rim = ringMean(
        slice,
        centreMm,
        lesion.diameterMm / 2 + 2,
        lesion.diameterMm / 2 + 5,
      );
      expect(Math.abs(core - inside)).toBeLessThan(12);
      expect(Math.abs(rim - around)).toBeLessThan(i === 0 ? 45 : 12);
      const diameter = halfContrastDiameter(slice, centreMm, core, rim);
      expect(Math.abs(diameter - lesion.diameterMm)).toBeLessThan(tolerance);
    }
  });

  it('holds the lung volume the truth states, counted voxel by voxel', () => {
    const eighth = all.filter(
      (slice) => (Number(text(slice, 'x00200013')) - 1) % 8 === 0,
    );
    let voxels = 0;
    for (const slice of eighth) {
      // −940 … −500 HU: more than air outside and in the airways, less than any other tissue.
      // The table's foam is as thin, but lies below row 376.
      for (const value of pixels(slice).subarray(0, 376 * 512)) {
        if (value > 84 && value < 524) voxels += 1;
      }
    }
    const millilitres = (voxels * 0.7421875 ** 2 * 1.6 * 8) / 1000;
    const stated = sample.truth.facts.lungVolumeMl ?? 0;
    expect(Math.abs(millilitres / stated - 1)).toBeLessThan(0.06);
  });

  it('marks what lies outside the reconstructed circle with the padding value', () => {
    const [first] = all;
    if (!first) throw new Error('No slice.');
    expect(first.data.int16('x00280120')).toBe(-2000);
    expect(pixels(first)[0]).toBe(-2000);
  });

  it.skipIf(!hasDciodvfy)('has no error of conformance', () => {
    for (const slice of all.filter((_, i) => i % 12 === 0)) {
      expect(conformanceErrors(slice)).toEqual([]);
    }
  });
});

it('makes the same bytes every time', async () => {
  const first = async () => {
    const { value } = await sampleCalled('chest-ct').files().next();
    return value?.bytes as Uint8Array;
  };
  expect(Buffer.compare(await first(), await first())).toBe(0);
}, 60_000);
