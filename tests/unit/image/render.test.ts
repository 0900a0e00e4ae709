import { describe, expect, it } from 'vitest';
import { Histogram } from '@/lib/image/percentile';
import {
  CT_PRESETS,
  CT_RGB3,
  MR_PRESETS,
  percentileWindow,
  presetsFor,
} from '@/lib/image/presets';
import { renderFrame, type DecodedPixels } from '@/lib/image/render';
import { applyVoi } from '@/lib/image/voi';
import { toModalityValues } from '@/lib/image/modality';
import { maskOutsideRegions } from '@/lib/image/ultrasound/regions';

const grey = (
  samples: DecodedPixels['samples'],
  columns: number,
  photometricInterpretation = 'MONOCHROME2',
): DecodedPixels => ({
  rows: samples.length / columns,
  columns,
  samplesPerPixel: 1,
  samples,
  photometricInterpretation,
});
const image = { bitsStored: 12 };
const hounsfield = { rescale: { slope: 1, intercept: -1024 } };

describe('renderFrame', () => {
  // Stored 0 1024 1064 1104 2000 are -1024, 0, 40, 80 and 976 HU.
  const samples = Uint16Array.of(0, 1024, 1064, 1104, 2000, 0);

  it('windows rescaled values', () => {
    // Brain 80/40, LINEAR: 0 HU is (0 - 39.5) / 79 + 0.5 = 0; 40 HU is 0.5063 × 255 = 129.1.
    const picture = renderFrame({
      decoded: grey(samples, 3),
      image,
      frame: hounsfield,
      window: { center: 40, width: 80 },
    });
    expect(picture).toEqual({
      width: 3,
      height: 2,
      channels: 1,
      data: Uint8Array.of(0, 0, 129, 255, 255, 0),
    });
  });

  it('gives three windows as red, green and blue', () => {
    const picture = renderFrame({
      decoded: grey(samples, 3),
      image,
      frame: hounsfield,
      window: CT_RGB3,
    });
    expect(picture.channels).toBe(3);
    // -1024…1024, -135…215, 0…80 HU, by hand: (0 + 1024) / 2048 × 255 = 127.5, to even 128;
    // (0 + 135) / 350 × 255 = 98.36; 0. Then 40 HU: 132.48, 127.5, 127.5.
    expect([...picture.data.slice(0, 9)]).toEqual([0, 0, 0, 128, 98, 0, 132, 128, 128]);
  });

  it('inverts MONOCHROME1, padding excepted', () => {
    const decoded = grey(Uint16Array.of(0, 1000, 4000, 2000), 2, 'MONOCHROME1');
    const { data } = renderFrame({
      decoded,
      image: { ...image, pixelPaddingValue: 0 },
      frame: {},
      window: { center: 2500, width: 3000, fn: 'LINEAR_EXACT' },
    });
    // (2000 - 1000) / 3000 × 255 = 85, inverted 170.
    expect([...data]).toEqual([0, 255, 0, 170]);
  });

  it('uses the first window of the file when none is asked for, else its first table', () => {
    const decoded = grey(Uint8Array.of(0, 10, 20, 30), 2);
    const voiLuts = [{ firstMapped: 0, bitsPerEntry: 8, entries: Uint16Array.of(9, 99) }];
    const windows = [{ center: 20, width: 20, fn: 'LINEAR_EXACT' as const }];
    const bytes = (frame: object) => [...renderFrame({ decoded, image, frame }).data];
    expect(bytes({ windows, voiLuts })).toEqual([0, 0, 128, 255]);
    expect(bytes({ voiLuts })).toEqual([9, 99, 99, 99]);
  });

  it('spreads the full range without padding when the file has no window', () => {
    const decoded = grey(Int16Array.of(-2000, 100, 200, 300), 2);
    const picture = renderFrame({
      decoded,
      image: { ...image, pixelPaddingValue: -2000 },
      frame: {},
    });
    expect([...picture.data]).toEqual([0, 0, 128, 255]);
  });

  it('does not take “width 1 around 0.5” for two greys where the values are fractions', () => {
    const decoded = grey(Float32Array.of(0, 0.25, 0.5, 0.75), 4);
    const frame = { windows: [{ center: 0.5, width: 1 }] };
    // Spread from 0 to 0.75 instead, as if there were no window.
    expect([...renderFrame({ decoded, image, frame }).data]).toEqual([0, 85, 170, 255]);
    // Where it says how it is meant it holds: 0.25 is a quarter of the way from 0 to 1, 63.75.
    const exact = { windows: [{ center: 0.5, width: 1, fn: 'LINEAR_EXACT' as const }] };
    expect([...renderFrame({ decoded, image, frame: exact }).data]).toEqual([
      0, 64, 128, 191,
    ]);
  });

  it('spreads fractions, too, from black to white', () => {
    const decoded = grey(Float32Array.of(0, 0.25, 0.5, 0.75), 4);
    const { data } = renderFrame({ decoded, image: { bitsStored: 32 }, frame: {} });
    expect([...data]).toEqual([0, 85, 170, 255]);
  });

  it('shows a frame of one value, and one of padding only, black', () => {
    const blank = { decoded: grey(Uint8Array.of(7, 7), 2), frame: {} };
    expect([...renderFrame({ ...blank, image }).data]).toEqual([0, 0]);
    const padded = { ...image, pixelPaddingValue: 7 };
    expect([...renderFrame({ ...blank, image: padded }).data]).toEqual([0, 0]);
  });

  it('turns the picture into standard orientation', () => {
    // Prone: rows run to the right, columns forwards; the last pixel is the first shown.
    const picture = renderFrame({
      decoded: grey(Uint8Array.of(0, 10, 20, 30, 40, 50), 3),
      image,
      frame: {},
      window: { center: 127.5, width: 255, fn: 'LINEAR_EXACT' },
      orientation: [-1, 0, 0, 0, -1, 0],
    });
    expect([...picture.data]).toEqual([50, 40, 30, 20, 10, 0]);
  });

  it('masks outside the regions before it turns', () => {
    const picture = renderFrame({
      decoded: grey(Uint8Array.of(10, 20, 30, 40, 50, 60), 3),
      image,
      frame: {},
      window: { center: 127.5, width: 255, fn: 'LINEAR_EXACT' },
      regions: [{ x0: 1, y0: 0, x1: 2, y1: 0 }],
      maskOutsideRegions: true,
      orientation: [-1, 0, 0, 0, 1, 0],
    });
    expect([...picture.data]).toEqual([30, 20, 0, 0, 0, 0]);
  });

  it('renders colour without a window', () => {
    const picture = renderFrame({
      decoded: {
        rows: 1,
        columns: 2,
        samplesPerPixel: 3,
        samples: Uint8Array.of(1, 2, 3, 4, 5, 6),
        photometricInterpretation: 'RGB',
      },
      image: { bitsStored: 8 },
      frame: {},
      window: { center: 40, width: 400 },
    });
    expect(picture).toEqual({
      width: 2,
      height: 1,
      channels: 3,
      data: Uint8Array.of(1, 2, 3, 4, 5, 6),
    });
  });

  it('refuses a frame that is cut short', () => {
    const decoded = { ...grey(Uint8Array.of(1, 2, 3), 3), rows: 2 };
    expect(() => renderFrame({ decoded, image, frame: {} })).toThrow(
      /6 samples expected/,
    );
  });

  it('gives by table what every pixel gives by itself', () => {
    const slice = Int16Array.from({ length: 512 * 512 }, (_, i) => (i * 31) % 4096);
    const window = { center: 40, width: 400, fn: 'SIGMOID' as const };
    const decoded = grey(slice, 512);
    const { data } = renderFrame({ decoded, image, frame: hounsfield, window });
    expect([...data.slice(0, 999)]).toEqual([
      ...applyVoi(toModalityValues(slice, hounsfield), window).slice(0, 999),
    ]);
  });
});

describe('maskOutsideRegions', () => {
  const picture = {
    width: 4,
    height: 2,
    channels: 3,
    data: Uint8Array.from({ length: 24 }, (_, i) => i + 1),
  };

  it('keeps whole pixels, corners included, and leaves the original alone', () => {
    const masked = maskOutsideRegions(picture, [{ x0: 1, y0: 1, x1: 2, y1: 1 }]);
    expect([...masked.slice(0, 15)].every((byte) => byte === 0)).toBe(true);
    expect([...masked.slice(15, 21)]).toEqual([16, 17, 18, 19, 20, 21]);
    expect([...masked.slice(21)]).toEqual([0, 0, 0]);
    expect(picture.data[0]).toBe(1);
  });

  it('cuts regions that reach beyond the picture, and ignores those turned inside out', () => {
    const all = maskOutsideRegions(picture, [{ x0: -3, y0: -3, x1: 99, y1: 99 }]);
    expect([...all]).toEqual([...picture.data]);
    const none = maskOutsideRegions(picture, [{ x0: 3, y0: 0, x1: 1, y1: 1 }]);
    expect(none.every((byte) => byte === 0)).toBe(true);
  });

  it('is black without regions: nothing says which part is image', () => {
    expect(maskOutsideRegions(picture, []).every((byte) => byte === 0)).toBe(true);
  });
});

describe('presets', () => {
  it('give every key from 2 to 9, and a tenth for subdurals, to one CT window', () => {
    expect(CT_PRESETS.flatMap(({ key }) => key ?? []).sort()).toEqual([
      '10',
      ...'23456789',
    ]);
    expect(new Set(CT_PRESETS.map(({ id }) => id)).size).toBe(CT_PRESETS.length);
  });

  it('hold the widths and centres of the reading room', () => {
    const windows = CT_PRESETS.map(({ id, width, center }) => `${id} ${width}/${center}`);
    expect(windows).toContain('lung 1500/-600');
    expect(windows).toContain('brain 80/40');
    expect(windows).toContain('bone 2500/480');
    expect(windows).toContain('soft-tissue 400/40');
  });

  it('turn percentiles of a series into a window', () => {
    const histogram = new Histogram();
    histogram.add(Uint16Array.from({ length: 101 }, (_, value) => value * 10));
    // 1 % is 10, 99 % is 990.
    expect(percentileWindow(histogram, { low: 1, high: 99 })).toEqual({
      center: 500,
      width: 980,
      fn: 'LINEAR_EXACT',
    });
  });

  it('spread MR between percentiles and leave ultrasound alone', () => {
    expect(MR_PRESETS[0]).toMatchObject({ low: 1, high: 99 });
    expect(presetsFor('US')).toEqual([]);
  });
});
