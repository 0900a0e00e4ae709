import { describe, expect, it } from 'vitest';
import { toModalityValues } from '@/lib/image/modality';
import { applyVoi, voiFunction, type VoiFunction } from '@/lib/image/voi';

describe('toModalityValues', () => {
  it('rescales stored values to Hounsfield units', () => {
    const stored = Int16Array.of(0, 24, 1024, 4095);
    expect([
      ...toModalityValues(stored, { rescale: { slope: 1, intercept: -1024 } }),
    ]).toEqual([-1024, -1000, 0, 3071]);
  });

  it('keeps fractions of a slope', () => {
    const stored = Uint16Array.of(0, 3, 65535);
    expect([
      ...toModalityValues(stored, { rescale: { slope: 0.25, intercept: 10 } }),
    ]).toEqual([10, 10.75, 16393.75]);
  });

  it('takes a slope of 0 as none', () => {
    const rescale = { slope: 0, intercept: 5 };
    expect([...toModalityValues(Uint8Array.of(7), { rescale })]).toEqual([7]);
  });

  it('looks values up, repeating the ends of the table', () => {
    const modalityLut = {
      firstMapped: 10,
      bitsPerEntry: 16,
      entries: Uint16Array.of(100, 250, 1000),
    };
    const stored = Int16Array.of(-5, 10, 11, 12, 13, 4000);
    expect([...toModalityValues(stored, { modalityLut })]).toEqual([
      100, 100, 250, 1000, 1000, 1000,
    ]);
  });

  it('gives NaN for padding, before anything is rescaled', () => {
    const stored = Int16Array.of(-2000, -1999, 0);
    const rescale = { slope: 1, intercept: -1024 };
    expect([...toModalityValues(stored, { rescale, pixelPaddingValue: -2000 })]).toEqual([
      NaN,
      -3023,
      -1024,
    ]);
  });

  it('gives NaN for a range of padding, both ends included, whichever end is named first', () => {
    const stored = Uint16Array.of(0, 1, 15, 30, 31);
    for (const [value, limit] of [
      [1, 30],
      [30, 1],
    ]) {
      const attributes = { pixelPaddingValue: value, pixelPaddingRangeLimit: limit };
      expect([...toModalityValues(stored, attributes)]).toEqual([0, NaN, NaN, NaN, 31]);
    }
  });

  it('knows a signed padding value that was read as unsigned', () => {
    // 63536 = 65536 - 2000
    const attributes = { pixelPaddingValue: 63536, pixelRepresentation: 1 };
    expect([...toModalityValues(Int16Array.of(-2000, 5), attributes)]).toEqual([NaN, 5]);
    const largest = { pixelPaddingValue: 32767, pixelRepresentation: 1 };
    expect([...toModalityValues(Int16Array.of(32767, -32769 + 1), largest)]).toEqual([
      NaN,
      -32768,
    ]);
  });

  it('gives the same whether or not a table is worth it', () => {
    // Five samples over the whole range: no table. The same among 70,000: a table.
    const few = Uint16Array.of(0, 1000, 40000, 65535, 17);
    const many = new Uint16Array(70_000);
    many.set(few);
    const attributes = { rescale: { slope: 0.1, intercept: -3 }, pixelPaddingValue: 17 };
    const [short, long] = [few, many].map((each) => toModalityValues(each, attributes));
    expect([...(long ?? []).slice(0, 5)]).toEqual([...(short ?? [])]);
  });
});

describe('voiFunction', () => {
  // pydicom 2.3.1, apply_windowing on float64, BitsStored 8, centre 40, width 400:
  const values = [-1000, -160, -159, -1, 0, 39, 40, 41, 120.5, 239, 240, 1000];
  it.each<[VoiFunction, number[]]>([
    [
      'LINEAR',
      [
        0, 0, 0.639098, 101.616541, 102.255639, 127.180451, 127.819549, 128.458647,
        179.266917, 255, 255, 255,
      ],
    ],
    [
      'LINEAR_EXACT',
      [
        0, 0, 0.6375, 101.3625, 102, 126.8625, 127.5, 128.1375, 178.81875, 254.3625, 255,
        255,
      ],
    ],
    [
      'SIGMOID',
      [
        0.00776, 30.396745, 30.6655, 101.722591, 102.334647, 126.862505, 127.5,
        128.137495, 176.215968, 224.3345, 224.603255, 254.98273,
      ],
    ],
  ])('%s agrees with pydicom', (fn, expected) => {
    const map = voiFunction({ center: 40, width: 400, fn });
    expected.forEach((grey, index) => {
      expect(map(values[index] ?? NaN)).toBeCloseTo(grey, 5);
    });
  });

  it('steps just below the centre when LINEAR is 1 wide', () => {
    // C.11.2.1.2.1: x <= c - 0.5 is black, x > c - 0.5 white.
    const map = voiFunction({ center: 10, width: 1 });
    expect([9, 9.5, 9.6, 10].map(map)).toEqual([0, 0, 255, 255]);
  });

  it('looks up a VOI table, scaled from its bits to 8', () => {
    const map = voiFunction({
      firstMapped: 100,
      bitsPerEntry: 12,
      entries: Uint16Array.of(0, 2047, 4095),
    });
    expect([50, 100, 101, 102, 900].map(map)).toEqual([
      0,
      0,
      (2047 / 4095) * 255,
      255,
      255,
    ]);
  });

  it('shows padding black', () => {
    for (const fn of ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'] as const) {
      expect(voiFunction({ center: -5000, width: 10, fn })(NaN)).toBe(0);
    }
    expect(
      voiFunction({ firstMapped: 0, bitsPerEntry: 8, entries: Uint16Array.of(200) })(NaN),
    ).toBe(0);
  });

  it.each([
    ['LINEAR', 0.5],
    ['LINEAR_EXACT', 0],
    ['SIGMOID', 0],
    ['SIGMOID', NaN],
  ] as const)('refuses a %s window %d wide', (fn, width) => {
    expect(() => voiFunction({ center: 0, width, fn })).toThrow(RangeError);
  });
});

it('applyVoi rounds half to even', () => {
  // Exactly 127.5 in the middle of LINEAR_EXACT.
  const grey = applyVoi(Float32Array.of(-100, 40, NaN, 300), {
    center: 40,
    width: 400,
    fn: 'LINEAR_EXACT',
  });
  expect([...grey]).toEqual([38, 128, 0, 255]); // -100: 255 × 60 / 400 = 38.25
});
