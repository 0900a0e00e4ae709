import { describe, expect, it } from 'vitest';
import { toRgb } from '@/lib/image/photometric';

const rgb = (input: Parameters<typeof toRgb>[0]) => [...toRgb(input)];
const bytes = (...values: number[]) => Uint8Array.from(values);

describe('YBR', () => {
  // convert_color_space of pydicom 2.3.1, YBR_FULL → RGB.
  const ybr = [
    [0, 128, 128],
    [255, 128, 128],
    [76, 85, 255],
    [150, 44, 21],
    [29, 255, 107],
    [128, 0, 255],
    [200, 100, 180],
    [142, 193, 118],
    [166, 106, 193],
  ];
  const expected = [
    [0, 0, 0],
    [255, 255, 255],
    [254, 0, 0],
    [0, 255, 1],
    [0, 0, 254],
    [255, 81, 0],
    [255, 173, 150],
    [128, 127, 255],
    [255, 127, 127],
  ];

  it('FULL agrees with pydicom', () => {
    const input = { pixels: 9, photometric: 'YBR_FULL', bitsStored: 8 };
    expect(rgb({ ...input, samples: bytes(...ybr.flat()) })).toEqual(expected.flat());
  });

  it('FULL_422 as stored: two luminances share the colour that follows them', () => {
    // The rows of pydicom's SC_ybr_full_422_uncompressed.dcm begin so: red, then mid blue.
    const stored = bytes(76, 76, 85, 255, 142, 142, 193, 118);
    const input = { pixels: 4, photometric: 'YBR_FULL_422', bitsStored: 8 };
    expect(rgb({ ...input, samples: stored })).toEqual([
      254, 0, 0, 254, 0, 0, 128, 127, 255, 128, 127, 255,
    ]);
  });

  it('FULL_422 that a codec already brought to three samples', () => {
    const input = { pixels: 2, photometric: 'YBR_FULL_422', bitsStored: 8 };
    const samples = bytes(76, 85, 255, 0, 128, 128);
    expect(rgb({ ...input, samples })).toEqual([254, 0, 0, 0, 0, 0]);
  });

  it('PARTIAL_422 is undone as the standard’s equations made it', () => {
    // Y = .2568R + .5041G + .0979B + 16, Cb = -.1482R - .2910G + .4392B + 128,
    // Cr = .4392R - .3678G - .0714B + 128, of red and of a blue grey, rounded.
    const red = [81, 90, 240];
    const blueGrey = [118, 146, 117];
    const input = { pixels: 2, photometric: 'YBR_PARTIAL_422', bitsStored: 8 };
    const full = rgb({ ...input, samples: bytes(...red, ...blueGrey) });
    const near = [255, 0, 0, 100, 120, 155];
    full.forEach((value, at) =>
      expect(Math.abs(value - (near[at] ?? 0))).toBeLessThan(3),
    );
    const stored = bytes(16, 235, 128, 128);
    expect(rgb({ ...input, samples: stored })).toEqual([0, 0, 0, 255, 255, 255]);
  });

  it('leaves the samples it was given alone', () => {
    const samples = bytes(76, 85, 255);
    rgb({ samples, pixels: 1, photometric: 'YBR_FULL', bitsStored: 8 });
    expect([...samples]).toEqual([76, 85, 255]);
  });
});

describe('RGB', () => {
  it('is kept at 8 bits', () => {
    const input = { pixels: 1, photometric: 'RGB', bitsStored: 8 };
    expect(rgb({ ...input, samples: bytes(1, 2, 3) })).toEqual([1, 2, 3]);
  });

  it('is scaled from 16 bits', () => {
    const samples = Uint16Array.of(0, 32768, 65535);
    // 32768 / 65535 × 255 = 127.502
    expect(rgb({ samples, pixels: 1, photometric: 'RGB', bitsStored: 16 })).toEqual([
      0, 128, 255,
    ]);
  });

  it('refuses too few samples, grey, and what it does not know', () => {
    const input = { samples: bytes(1, 2), pixels: 1, bitsStored: 8 };
    const refusal = (photometric: string) => () => rgb({ ...input, photometric });
    expect(refusal('RGB')).toThrow(/3 samples expected, 2 found/);
    expect(refusal('RGB')).toThrow(expect.objectContaining({ code: 'decode_failed' }));
    expect(refusal('HSV')).toThrow(expect.objectContaining({ code: 'unsupported' }));
    expect(refusal('PALETTE COLOR')).toThrow(/palette/);
  });
});

describe('a palette', () => {
  const coloured = (
    samples: Uint8Array | Uint16Array,
    bitsPerEntry: number,
    firstMapped: number,
    [red, green, blue]: [number[], number[], number[]],
  ) =>
    rgb({
      samples,
      pixels: samples.length,
      photometric: 'PALETTE COLOR',
      bitsStored: 16,
      palette: {
        firstMapped,
        bitsPerEntry,
        red: Uint16Array.from(red),
        green: Uint16Array.from(green),
        blue: Uint16Array.from(blue),
      },
    });

  it('gives the upper byte of 16-bit entries and repeats its ends', () => {
    const tables: [number[], number[], number[]] = [
      [0x0100, 0x80ff, 0xffff],
      [0, 0x1234, 0],
      [0xff00, 0, 0x00ff],
    ];
    expect(coloured(Uint8Array.of(9, 10, 11, 12, 13), 16, 10, tables)).toEqual([
      1, 0, 255, 1, 0, 255, 0x80, 0x12, 0, 255, 0, 0, 255, 0, 0,
    ]);
  });

  it('takes 8-bit values in entries declared as 16 bits for what they are', () => {
    const table = [0, 128, 255];
    expect(coloured(Uint8Array.of(1), 16, 0, [table, table, table])).toEqual([
      128, 128, 128,
    ]);
  });

  it('gives 8-bit entries as they are', () => {
    expect(
      coloured(Uint8Array.of(2, 0), 8, 0, [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ]),
    ).toEqual([3, 6, 9, 1, 4, 7]);
  });
});
