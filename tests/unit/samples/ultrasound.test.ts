import { beforeAll, describe, expect, it } from 'vitest';
import {
  collect,
  conformanceErrors,
  expectIdentity,
  hasDciodvfy,
  sampleCalled,
  text,
  type Slice,
} from './read-back';

describe('the ultrasound cine', () => {
  const sample = sampleCalled('ultrasound');
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
    expectIdentity(all, 'PHANTOM^Delia');
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
