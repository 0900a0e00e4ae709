import { describe, expect, it } from 'vitest';
import { readPalette } from '@/lib/image/colour/palette';
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
    expect(() => rgb({ ...input, photometric: 'RGB' })).toThrow(/3 samples expected/);
    expect(() => rgb({ ...input, photometric: 'MONOCHROME2' })).toThrow(RangeError);
    expect(() => rgb({ ...input, photometric: 'PALETTE COLOR' })).toThrow(/palette/);
  });
});

describe('a palette', () => {
  const base64 = (words: readonly number[]) =>
    Buffer.from(Uint16Array.from(words).buffer).toString('base64');
  const header = (
    descriptor: number[],
    tables: Record<'red' | 'green' | 'blue', string>,
    segmented = false,
  ) => {
    const last = segmented ? '2' : '0';
    const binary = (InlineBinary: string) => ({ vr: 'OW', InlineBinary });
    return {
      '00281101': { vr: 'US', Value: descriptor },
      '00281102': { vr: 'US', Value: descriptor },
      '00281103': { vr: 'US', Value: descriptor },
      [`002812${last}1`]: binary(tables.red),
      [`002812${last}2`]: binary(tables.green),
      [`002812${last}3`]: binary(tables.blue),
    };
  };
  const coloured = (head: ReturnType<typeof header>, samples: Uint8Array | Uint16Array) =>
    rgb({
      samples,
      pixels: samples.length,
      photometric: 'PALETTE COLOR',
      bitsStored: 16,
      palette: readPalette(head),
    });

  it('gives the upper byte of 16-bit entries and repeats its ends', () => {
    const head = header([3, 10, 16], {
      red: base64([0x0100, 0x80ff, 0xffff]),
      green: base64([0, 0x1234, 0]),
      blue: base64([0xff00, 0, 0x00ff]),
    });
    expect(coloured(head, Uint8Array.of(9, 10, 11, 12, 13))).toEqual([
      1, 0, 255, 1, 0, 255, 0x80, 0x12, 0, 255, 0, 0, 255, 0, 0,
    ]);
  });

  it('takes 8-bit values in entries declared as 16 bits for what they are', () => {
    const table = base64([0, 128, 255]);
    const head = header([3, 0, 16], { red: table, green: table, blue: table });
    expect(coloured(head, Uint8Array.of(1))).toEqual([128, 128, 128]);
  });

  it('reads 8-bit entries packed in pairs, and one a word', () => {
    const packed = Buffer.from([5, 6, 7, 0]).toString('base64');
    const words = base64([5, 6, 7]);
    const head = header([3, 0, 8], { red: packed, green: words, blue: packed });
    expect(coloured(head, Uint8Array.of(0, 1, 2))).toEqual([5, 5, 5, 6, 6, 6, 7, 7, 7]);
  });

  it('counts 0 entries as 65,536', () => {
    const table = base64(Array.from({ length: 65_536 }, (_, index) => index));
    const head = header([0, 0, 16], { red: table, green: table, blue: table });
    expect(coloured(head, Uint16Array.of(65_535, 256))).toEqual([255, 255, 255, 1, 1, 1]);
  });

  it('expands segments: values, lines and copies', () => {
    // pydicom 2.3.1 expands these words to the entries below.
    const words = [0, 3, 256, 8192, 4096, 1, 4, 0x9000, 2, 2, 0, 0, 1, 2, 0];
    const expected = [
      256, 8192, 4096, 12288, 20480, 28672, 36864, 256, 8192, 4096, 12288, 20480, 28672,
      36864, 18432, 0,
    ];
    const table = base64(words);
    const head = header([16, 0, 16], { red: table, green: table, blue: table }, true);
    expect(readPalette(head)?.red.entries).toEqual(expected);
  });

  it('is none when a table is missing, unknown segments occur or copies lead nowhere', () => {
    const table = base64([0, 1]);
    const tables = { red: table, green: table, blue: table };
    const { '00281203': _, ...incomplete } = header([2, 0, 16], tables);
    expect(readPalette(incomplete)).toBeUndefined();
    for (const words of [
      [7, 1, 0],
      [2, 1, 0, 0], // a copy of itself
      [2, 1, 5000, 0],
    ]) {
      const broken = base64(words);
      const head = header([4, 0, 16], { red: broken, green: broken, blue: broken }, true);
      expect(readPalette(head)).toBeUndefined();
    }
  });
});
