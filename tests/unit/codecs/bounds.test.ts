import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeFrame } from '@/lib/codecs/decode-frame';
import { compileBounded, memoryOf } from '@/lib/codecs/wasm-memory';
import type { ImageAttributes } from '@/lib/dicom/image-attributes';

const J2K = '1.2.840.10008.1.2.4.90';
const RLE = '1.2.840.10008.1.2.5';

interface StoredFrame {
  name: string;
  transferSyntaxUid: string;
  photometricInterpretation: string;
  bytes: string;
}
const FRAMES = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, '../../fuzz/frames.json'), 'utf8'),
) as StoredFrame[];

/** A frame of 24 × 20 grey pixels of 12 bits. */
function frameOf(name: string): Buffer {
  const frame = FRAMES.find((each) => each.name === name);
  if (!frame) throw new Error(`There is no ${name}.`);
  return Buffer.from(frame.bytes, 'base64');
}

const image = (more: Partial<ImageAttributes> = {}): ImageAttributes => ({
  modality: 'OT',
  rows: 20,
  columns: 24,
  samplesPerPixel: 1,
  photometricInterpretation: 'MONOCHROME2',
  planarConfiguration: 0,
  bitsAllocated: 16,
  bitsStored: 12,
  highBit: 11,
  pixelRepresentation: 0,
  numberOfFrames: 1,
  floatingPoint: false,
  lossy: false,
  ...more,
});
const decode = (
  bytes: Uint8Array,
  transferSyntaxUid: string,
  more: Partial<ImageAttributes> = {},
) => decodeFrame({ bytes, transferSyntaxUid, image: image(more) });

/** Where the image and tile size marker's Xsiz is: behind SOC, SIZ, its length and capabilities. */
const XSIZ = 8;
/** Of the first component: precision, then the distances of its samples across and down. */
const DISTANCE_ACROSS = 43;

describe('what a frame claims', () => {
  it.each([
    ['a JPEG 2000 codestream', J2K],
    ['an RLE frame', RLE],
  ])(
    '65,535² pixels in a kilobyte, as %s, is refused before anything is allocated',
    async (_, syntax) => {
      const size = { rows: 65_535, columns: 65_535 };
      const before = process.memoryUsage().rss;
      await expect(decode(Buffer.alloc(1024), syntax, size)).rejects.toMatchObject({
        code: 'unsupported',
        message: 'A frame of 65535 × 65535 pixels is larger than this program decodes.',
      });
      expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 ** 2);
    },
  );

  it.each([
    ['JPEG 2000', J2K, 10_000],
    ['RLE, which repeats a byte 128 times at most', RLE, 300],
    ['JPEG lossless, a bit for each pixel', '1.2.840.10008.1.2.4.70', 100],
  ])('more pixels than its bytes can hold is damage: %s', async (_, syntax, edge) => {
    const size = { rows: edge, columns: edge };
    await expect(decode(Buffer.alloc(1024), syntax, size)).rejects.toMatchObject({
      code: 'decode_failed',
      message: `The frame has 1024 bytes, too few for ${edge} × ${edge} pixels.`,
    });
  });

  it('components of fewer samples than pixels are not decoded: OpenJPH would never end', async () => {
    for (const [name, syntax] of [
      ['HTJ2K', '1.2.840.10008.1.2.4.202'],
      ['JPEG 2000', J2K],
    ] as const) {
      const bytes = frameOf(name);
      bytes.writeUInt8(2, bytes.indexOf('ff51', 'hex') - 2 + DISTANCE_ACROSS);
      await expect(decode(bytes, syntax)).rejects.toMatchObject({
        code: 'unsupported',
        message: 'Components of different sizes are not decoded.',
      });
    }
  });

  it('a tile that is not there is damage, not black', async () => {
    const bytes = frameOf('JPEG 2000');
    // Twice as wide, in tiles of the width it had: the second one is missing.
    bytes.writeUInt32BE(48, XSIZ);
    await expect(decode(bytes, J2K, { columns: 48 })).rejects.toMatchObject({
      code: 'decode_failed',
    });
  });
});

describe('a frame that cannot be decoded', () => {
  it('never shows the one before: OpenJPEG keeps it where it finds no header', async () => {
    const whole = frameOf('JPEG 2000');
    await decode(whole, J2K);
    const broken = Buffer.from(whole);
    // The marker of the coding style: “expected”, says OpenJPEG, and returns as if all were well.
    broken.writeUInt8(0, broken.indexOf('ff52', 'hex'));
    await expect(decode(broken, J2K)).rejects.toMatchObject({ code: 'decode_failed' });
    const { samples } = await decode(whole, J2K);
    expect([...samples.subarray(0, 4)]).toEqual([0, 0, 0, 100]);
  });
});

describe('the memory of a codec', () => {
  const require = createRequire(import.meta.url);
  const file = require
    .resolve('@cornerstonejs/codec-openjpeg/decodewasmjs')
    .replace(/\.js$/, '.wasm');
  const binary = Uint8Array.from(readFileSync(file));

  /** Made without the functions it imports: its memory is there before anything runs. */
  const instanceOf = (module: WebAssembly.Module) => {
    const imports: Record<string, Record<string, () => number>> = {};
    for (const each of WebAssembly.Module.imports(module)) {
      (imports[each.module] ??= {})[each.name] = () => 0;
    }
    return new WebAssembly.Instance(module, imports);
  };

  it('stops growing where it is told to', () => {
    const memory = memoryOf(instanceOf(compileBounded(binary, 1000)));
    expect(memory?.buffer.byteLength).toBe(800 * 65_536);
    expect(memory?.grow(200)).toBe(800);
    expect(() => memory?.grow(1)).toThrow(RangeError);
  });

  it('is a gigabyte at most, where the package would have had two', () => {
    const asBuilt = memoryOf(instanceOf(new WebAssembly.Module(binary)));
    expect(asBuilt?.grow(20_000)).toBe(800);
    const bounded = memoryOf(instanceOf(compileBounded(binary)));
    expect(() => bounded?.grow(20_000)).toThrow(RangeError);
  });

  it('without a maximum to change is an error, not a codec without one', () => {
    // A module with a memory of one page and no maximum (limits 0x00).
    const without = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 0, 1]);
    expect(() => compileBounded(without)).toThrow('no maximum');
  });
});
