import { beforeAll, describe, expect, it } from 'vitest';
import {
  collect,
  conformanceErrors,
  dot,
  expectIdentity,
  geometry,
  halfContrastDiameter,
  hasDciodvfy,
  locate,
  nearest,
  ringMean,
  sampleCalled,
  text,
  type Slice,
} from './read-back';

describe('the brain MR', () => {
  const sample = sampleCalled('brain-mr');
  let all: Slice[] = [];
  const names: string[] = [];
  beforeAll(async () => {
    // The slices around the lesion, of both volumes of the diffusion series (26 slices each).
    all = await collect(sample, (name) => {
      names.push(name);
      const slice = (Number(/-(\d+)\.dcm$/.exec(name)?.[1]) - 1) % 26;
      return slice >= 13 && slice <= 18;
    });
  }, 180_000);
  const series = (description: string) =>
    all.filter((slice) => text(slice, 'x0008103e') === description);

  it('has five series in one frame of reference, matrices from 256 to 1024', () => {
    expectIdentity(all, 'PHANTOM^Clara');
    expect(new Set(names).size).toBe(26 * 6);
    expect(new Set(all.map((slice) => text(slice, 'x0020000e'))).size).toBe(5);
    expect(new Set(all.map((slice) => text(slice, 'x00200052'))).size).toBe(1);
    const sizes = new Set(
      all.map(({ data }) => `${data.uint16('x00280010')}x${data.uint16('x00280011')}`),
    );
    expect([...sizes].sort()).toEqual(['1024x1024', '256x256', '256x384', '512x512']);
  });

  it('lies in oblique planes: unit vectors at right angles, 12° and 3° off the axes', () => {
    for (const slice of all) {
      const { row, column, normal } = geometry(slice);
      expect(dot(row, row)).toBeCloseTo(1, 8);
      expect(dot(column, column)).toBeCloseTo(1, 8);
      expect(dot(row, column)).toBeCloseTo(0, 8);
      expect(normal[2]).toBeCloseTo(Math.cos((12 * Math.PI) / 180), 8);
      expect(row[1]).toBeCloseTo(Math.sin((3 * Math.PI) / 180), 8);
    }
    const t1 = series('Ax T1 SE').map(geometry);
    expect(t1[0]?.rowSpacing).toBeCloseTo(0.9, 9);
    expect(t1[0]?.columnSpacing).toBeCloseTo(0.6, 9);
    t1.slice(1).forEach(({ position, normal }, i) => {
      const step = position.map((value, axis) => value - (t1[i]?.position[axis] ?? 0));
      expect(dot(step, normal)).toBeCloseTo(5.5, 4);
      expect(Math.hypot(...step)).toBeCloseTo(5.5, 4);
    });
  });

  it('has both b-values at every place of the diffusion series', () => {
    const dwi = series('Ax DWI b0 b1000');
    const of = (b: number) => dwi.filter(({ data }) => data.double('x00189087') === b);
    expect(of(0)).toHaveLength(6);
    expect(of(1000)).toHaveLength(6);
    const places = (slices: Slice[]) =>
      slices.map((slice) => text(slice, 'x00200032')).sort();
    expect(places(of(0))).toEqual(places(of(1000)));
  });

  it('has the lesion on the left: bright on T2, FLAIR and b1000, dark on T1 and ADC', () => {
    const [lesion] = sample.truth.lesions;
    if (lesion?.place.space !== 'patient') throw new Error('The lesion has no place.');
    const { centreMm } = lesion.place;
    expect(centreMm[0]).toBeGreaterThan(0);
    const contrast = (slices: Slice[]) => {
      const slice = nearest(slices, centreMm);
      return ringMean(slice, centreMm, 0, 4) / ringMean(slice, centreMm, 11.5, 13.5);
    };
    expect(contrast(series('Ax T2 TSE'))).toBeGreaterThan(1.4);
    expect(contrast(series('Ax T2 FLAIR'))).toBeGreaterThan(1.4);
    expect(contrast(series('Ax T1 SE'))).toBeLessThan(0.75);
    expect(contrast(series('Ax ADC (10^-6 mm2/s)'))).toBeLessThan(0.75);
    const b1000 = series('Ax DWI b0 b1000').filter(
      ({ data }) => data.double('x00189087') === 1000,
    );
    expect(contrast(b1000)).toBeGreaterThan(1.8);

    const flair = nearest(series('Ax T2 FLAIR'), centreMm);
    const above = Math.abs(locate(flair, centreMm)[2] ?? 0);
    const diameter = halfContrastDiameter(
      flair,
      centreMm,
      ringMean(flair, centreMm, 0, 4),
      ringMean(flair, centreMm, 11.5, 13),
    );
    // A sphere cut beside its middle is a smaller circle.
    expect(Math.abs(diameter - 2 * Math.sqrt(81 - above ** 2))).toBeLessThan(1.5);
  });

  it.skipIf(!hasDciodvfy)('has no error of conformance', () => {
    for (const slice of all.filter((_, i) => i % 7 === 3)) {
      expect(conformanceErrors(slice)).toEqual([]);
    }
  });
});
