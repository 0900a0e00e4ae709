import { describe, expect, it } from 'vitest';
import { plainValues, rescaleInPlace } from '@/lib/viewer/first/plain-values';

const as16 = (values: readonly number[]) =>
  Uint8Array.from(values.flatMap((value) => [value & 255, (value >> 8) & 255]));
const shape = (columns: number) => ({ rows: 1, columns, bitsAllocated: 16 });

describe('rescaleInPlace', () => {
  it('rescales where the values lie', () => {
    const bytes = as16([0, 1064, 4095]);
    const values = plainValues(bytes, shape(3));
    const done = rescaleInPlace(values, { bitsStored: 12, slope: 1, intercept: -1024 });
    expect([...(done?.values ?? [])]).toEqual([-1024, 40, 3071]);
    expect(done).toMatchObject({ min: -1024, max: 3071 });
    expect(done?.values.buffer).toBe(bytes.buffer);
  });

  it('takes a sign of fewer bits through all', () => {
    // 12 bits: 0xfff is −1, 0x800 is −2048, 0x7ff is 2047 (two's complement).
    const values = plainValues(as16([0x0fff, 0x0800, 0x07ff]), {
      ...shape(3),
      pixelRepresentation: 1,
    });
    const done = rescaleInPlace(values, { bitsStored: 12, slope: 1, intercept: 0 });
    expect([...(done?.values ?? [])]).toEqual([-1, -2048, 2047]);
  });

  it('turns round with a negative slope', () => {
    const values = plainValues(as16([10, 20]), shape(2));
    const done = rescaleInPlace(values, { bitsStored: 16, slope: -2, intercept: 5 });
    expect([...(done?.values ?? [])]).toEqual([-15, -35]);
    expect(done).toMatchObject({ min: -35, max: -15 });
  });

  it.each([
    ['what is too large', [0, 40_000], { slope: 2, intercept: 0 }],
    ['what is too large with a sign', [0, 40_000], { slope: 1, intercept: -1 }],
    ['fractions', [0, 1], { slope: 0.5, intercept: 0 }],
  ])('leaves %s as it is', (_what, stored, scaling) => {
    const values = plainValues(as16(stored), shape(stored.length));
    expect(rescaleInPlace(values, { bitsStored: 16, ...scaling })).toBeUndefined();
    expect([...values]).toEqual(stored);
  });
});
