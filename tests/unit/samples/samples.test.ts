import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import dicomParser, { type DataSet } from 'dicom-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sample } from '@/lib/samples/sample';
import { samples } from '@/lib/samples/samples';

/*
 * The samples are read back with dicom-parser and plain arithmetic: nothing of the code that
 * made them is used to judge them.
 */

interface Slice {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly data: DataSet;
}

const get = (id: Sample['id']) => {
  const sample = samples().find((each) => each.id === id);
  if (!sample) throw new Error(`No sample is called ${id}.`);
  return sample;
};

async function collect(
  sample: Sample,
  keep: (name: string, index: number) => boolean,
): Promise<Slice[]> {
  const kept: Slice[] = [];
  let index = 0;
  for await (const { name, bytes } of sample.files()) {
    if (keep(name, index))
      kept.push({ name, bytes, data: dicomParser.parseDicom(bytes) });
    index += 1;
  }
  return kept;
}

const text = (slice: Slice, tag: string) => slice.data.string(tag) ?? '';
const numbers = (slice: Slice, tag: string) => text(slice, tag).split('\\').map(Number);
const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

function geometry(slice: Slice) {
  const orientation = numbers(slice, 'x00200037');
  const row = orientation.slice(0, 3);
  const column = orientation.slice(3);
  const [rowSpacing = 0, columnSpacing = 0] = numbers(slice, 'x00280030');
  const position = numbers(slice, 'x00200032');
  const [a = 0, b = 0, c = 0] = row;
  const [d = 0, e = 0, f = 0] = column;
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d];
  return { row, column, normal, rowSpacing, columnSpacing, position };
}

/** Fractional [column, row, mm above the slice] of a patient point. */
function locate(slice: Slice, point: readonly number[]) {
  const { row, column, normal, rowSpacing, columnSpacing, position } = geometry(slice);
  const offset = point.map((value, i) => value - (position[i] ?? 0));
  return [
    dot(offset, row) / columnSpacing,
    dot(offset, column) / rowSpacing,
    dot(offset, normal),
  ];
}

function pixels(slice: Slice): Int16Array | Uint16Array {
  const element = slice.data.elements['x7fe00010'];
  if (!element) throw new Error(`${slice.name} has no pixels.`);
  const { dataOffset, length } = element;
  const copy = slice.bytes.slice(dataOffset, dataOffset + length).buffer;
  return slice.data.uint16('x00280103') === 1
    ? new Int16Array(copy)
    : new Uint16Array(copy);
}

const nearest = (slices: readonly Slice[], point: readonly number[]) =>
  slices.reduce((best, slice) =>
    Math.abs(locate(slice, point)[2] ?? 0) < Math.abs(locate(best, point)[2] ?? 0)
      ? slice
      : best,
  );

/** Mean of the pixels whose distance from a patient point lies in [from, to) mm. */
function ringMean(
  slice: Slice,
  point: readonly number[],
  from: number,
  to: number,
): number {
  const [column = 0, row = 0] = locate(slice, point);
  const { rowSpacing, columnSpacing } = geometry(slice);
  const stored = pixels(slice);
  const columns = slice.data.uint16('x00280011') ?? 0;
  const slope = Number(text(slice, 'x00281053') || 1);
  const intercept = Number(text(slice, 'x00281052') || 0);
  let sum = 0;
  let count = 0;
  stored.forEach((value, i) => {
    const dx = ((i % columns) - column) * columnSpacing;
    const dy = (Math.floor(i / columns) - row) * rowSpacing;
    const r = Math.hypot(dx, dy);
    if (r < from || r >= to) return;
    sum += value * slope + intercept;
    count += 1;
  });
  return sum / count;
}

/** Diameter of a round lesion at half contrast, from its mean radial profile. */
function halfContrastDiameter(
  slice: Slice,
  point: readonly number[],
  inside: number,
  around: number,
) {
  const half = (inside + around) / 2;
  const step = 0.5;
  for (let r = 1; r < 30; r += step) {
    const here = ringMean(slice, point, r, r + step);
    const next = ringMean(slice, point, r + step, r + 2 * step);
    if (here >= half === next >= half) continue;
    return 2 * (r + step / 2 + (step * (half - here)) / (next - here));
  }
  return NaN;
}

const folder = mkdtempSync(path.join(tmpdir(), 'samples-'));
const hasDciodvfy = spawnSync('dciodvfy', ['-version']).error === undefined;
afterAll(() => rmSync(folder, { recursive: true }));

/** Errors of David Clunie's validator; its old releases don't know (0008,001C) Synthetic Data. */
function conformanceErrors({ bytes }: Slice): string[] {
  const file = path.join(folder, 'instance.dcm');
  writeFileSync(file, bytes);
  const { stdout, stderr } = spawnSync('dciodvfy', [file], { encoding: 'utf8' });
  return `${stdout}${stderr}`
    .split('\n')
    .filter((line) => line.startsWith('Error') && !line.includes('(0x0008,0x001c)'));
}

function expectIdentity(slices: readonly Slice[], patient: string) {
  const uids = slices.map((slice) => text(slice, 'x00080018'));
  expect(new Set(uids).size).toBe(slices.length);
  for (const slice of slices) {
    expect(text(slice, 'x0008001c')).toBe('YES');
    expect(text(slice, 'x00100010')).toBe(patient);
    expect(text(slice, 'x00080020')).toBe('20261102');
    for (const tag of ['x00080018', 'x0020000d', 'x0020000e']) {
      expect(text(slice, tag)).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
    }
  }
}

describe('the chest CT', () => {
  const sample = get('chest-ct');
  let all: Slice[] = [];
  beforeAll(async () => {
    all = await collect(sample, () => true);
  }, 180_000);

  it('is one series of 200 slices, 1.6 mm apart, head first', () => {
    expectIdentity(all, 'PHANTOM^Chest');
    expect(all).toHaveLength(200);
    expect(new Set(all.map((slice) => text(slice, 'x0020000e'))).size).toBe(1);
    const heights = all.map((slice) => numbers(slice, 'x00200032')[2] ?? 0);
    heights.slice(1).forEach((z, i) => expect((heights[i] ?? 0) - z).toBeCloseTo(1.6, 6));
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
    let voxels = 0;
    for (const slice of all) {
      for (const value of pixels(slice)) if (value > 24 && value < 524) voxels += 1; // −1000 … −500
    }
    const air = voxels * 0.7421875 ** 2 * 1.6 * 1e-3;
    // The same range holds half the air outside the patient (noise about −1000) and the airways,
    // so only voxels within the body's lungs are asked for here: at least their number.
    expect(air).toBeGreaterThan(sample.truth.facts.lungVolumeMl ?? Infinity);
  });

  it('marks what lies outside the reconstructed circle with the padding value', () => {
    const [first] = all;
    if (!first) throw new Error('No slice.');
    expect(first.data.int16('x00280120')).toBe(-2000);
    expect(pixels(first)[0]).toBe(-2000);
  });

  it.skipIf(!hasDciodvfy)('has no error of conformance', () => {
    for (const slice of all.filter((_, i) => i % 66 === 0)) {
      expect(conformanceErrors(slice)).toEqual([]);
    }
  });
});

describe('the brain MR', () => {
  const sample = get('brain-mr');
  let all: Slice[] = [];
  beforeAll(async () => {
    all = await collect(sample, () => true);
  }, 180_000);
  const series = (description: string) =>
    all.filter((slice) => text(slice, 'x0008103e') === description);

  it('has five series in one frame of reference, matrices from 256 to 1024', () => {
    expectIdentity(all, 'PHANTOM^Brain');
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
    expect(of(0)).toHaveLength(26);
    expect(of(1000)).toHaveLength(26);
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
    for (const slice of all.filter((_, i) => i % 30 === 12)) {
      expect(conformanceErrors(slice)).toEqual([]);
    }
  });
});

describe('the ultrasound cine', () => {
  const sample = get('ultrasound');
  let all: Slice[] = [];
  beforeAll(async () => {
    all = await collect(sample, () => true);
  }, 120_000);
  const cine = () => {
    const [only] = all;
    if (!only || all.length !== 1) throw new Error('One file is expected.');
    return only;
  };
  const frame = (index: number) => {
    const offset = cine().data.elements['x7fe00010']?.dataOffset ?? 0;
    const size = 800 * 600 * 3;
    return cine().bytes.subarray(offset + index * size, offset + (index + 1) * size);
  };
  const disc = (
    index: number,
    [cx, cy]: readonly [number, number],
    from: number,
    to: number,
  ) => {
    const rgb = frame(index);
    let sum = 0;
    let count = 0;
    for (let y = Math.floor(cy - to); y <= cy + to; y += 1) {
      for (let x = Math.floor(cx - to); x <= cx + to; x += 1) {
        const r = Math.hypot(x - cx, y - cy);
        if (r < from || r > to) continue;
        sum += rgb[(y * 800 + x) * 3] ?? 0;
        count += 1;
      }
    }
    return sum / count;
  };

  it('is one colour file of 60 frames, 40 ms apart, with its text declared', () => {
    const slice = cine();
    expectIdentity(all, 'PHANTOM^Ultrasound');
    expect(text(slice, 'x00280008')).toBe('60');
    expect(text(slice, 'x00181063')).toBe('40');
    expect(text(slice, 'x00280004')).toBe('RGB');
    expect(text(slice, 'x00280301')).toBe('YES');
    expect(slice.data.elements['x7fe00010']?.length).toBe(800 * 600 * 3 * 60);
  });

  it('is calibrated in centimetres, about 0.029 cm a pixel, within its sector', () => {
    const regions = cine().data.elements['x00186011']?.items ?? [];
    expect(regions).toHaveLength(2);
    for (const { dataSet } of regions) {
      expect(dataSet?.uint16('x00186024')).toBe(3);
      expect(dataSet?.double('x0018602c')).toBeCloseTo(0.1 / 3.45, 9);
      expect(dataSet?.uint32('x0018601c')).toBeLessThan(800);
      expect(dataSet?.uint32('x0018601e')).toBeLessThan(600);
    }
  });

  it('has the dark lesion under the place the truth gives for each frame, and it moves', () => {
    const [lesion] = sample.truth.lesions;
    if (lesion?.place.space !== 'pixel') throw new Error('The lesion has no place.');
    const { perFrame } = lesion.place;
    expect(perFrame).toHaveLength(60);
    const radius = (lesion.diameterMm / 2) * 3.45;
    for (const index of [0, 15, 30, 45]) {
      const at = perFrame[index] ?? [0, 0];
      const inside = disc(index, at, 0, radius - 4);
      const around = disc(index, at, radius + 4, radius + 12);
      expect(inside).toBeLessThan(around - 20);
      // Half contrast falls on the stated radius, within a millimetre.
      expect(disc(index, at, radius - 7, radius - 4)).toBeLessThan((inside + around) / 2);
      expect(disc(index, at, radius + 4, radius + 7)).toBeGreaterThan(
        (inside + around) / 2,
      );
    }
    expect((perFrame[30]?.[0] ?? 0) - (perFrame[0]?.[0] ?? 0)).toBeCloseTo(7 * 3.45, 6);
  });

  it('shows red flow inside the colour box only, and grey elsewhere in the sector', () => {
    const [, box] = cine().data.elements['x00186011']?.items ?? [];
    const edge = (tag: string) => box?.dataSet?.uint32(tag) ?? 0;
    const [x0, x1] = [edge('x00186018'), edge('x0018601c')];
    const [y0, y1] = [edge('x0018601a'), edge('x0018601e')];
    const rgb = frame(20);
    let red = 0;
    let strays = 0;
    for (let y = 200; y < 600; y += 1) {
      for (let x = 0; x < 800; x += 1) {
        const at = (y * 800 + x) * 3;
        if ((rgb[at] ?? 0) < (rgb[at + 2] ?? 0) + 60) continue;
        if (x >= x0 && x <= x1 && y >= y0 && y <= y1) red += 1;
        else strays += 1;
      }
    }
    expect(red).toBeGreaterThan(1500);
    expect(strays).toBe(0);
  });

  it.skipIf(!hasDciodvfy)('has no error of conformance', () => {
    expect(conformanceErrors(cine())).toEqual([]);
  });
});

it('makes the same bytes every time', async () => {
  const first = async () => {
    const { value } = await get('chest-ct').files().next();
    return value?.bytes as Uint8Array;
  };
  expect(Buffer.compare(await first(), await first())).toBe(0);
}, 60_000);
