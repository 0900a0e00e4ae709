import { describe, expect, it } from 'vitest';
import { decodeFrame, type DecodedFrame } from '@/lib/codecs/decode-frame';
import { encodeFrame } from '@/lib/codecs/encode/encode-frame';
import { encodeRle } from '@/lib/codecs/encode/rle';
import type { Samples } from '@/lib/codecs/samples';
import type { ImageAttributes } from '@/lib/dicom/image-attributes';

const UID = '1.2.840.10008.1.2';
const JPEG = `${UID}.4.50`;
const JPEG_LS = `${UID}.4.80`;
const J2K = `${UID}.4.90`;
const HTJ2K = `${UID}.4.201`;
const RPCL = `${UID}.4.202`;

const frame = (
  samples: Samples,
  columns: number,
  samplesPerPixel: 1 | 3 = 1,
): DecodedFrame => ({
  samples,
  columns,
  samplesPerPixel,
  rows: samples.length / columns / samplesPerPixel,
  photometricInterpretation: samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2',
});

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** PS3.5 Annex G, worked out by hand. */
describe('RLE Lossless', () => {
  const coded = (samples: Samples, columns: number, samplesPerPixel: 1 | 3 = 1) => {
    const bytes = Buffer.from(encodeRle(samples, { columns, samplesPerPixel }));
    const count = bytes.readUInt32LE(0);
    const starts = Array.from({ length: count }, (_, at) =>
      bytes.readUInt32LE(4 + 4 * at),
    );
    return {
      starts,
      unused: hex(bytes.subarray(4 + 4 * count, 64)),
      segments: starts.map((start, at) => hex(bytes.subarray(start, starts[at + 1]))),
    };
  };

  it('repeats what is three times the same, row by row', () => {
    // 7 7 7 7 | 1 2 3 3 | 5 5 1 9: runs are 257 - n, literals n - 1; two alone are no run.
    const { starts, segments, unused } = coded(
      Uint8Array.of(7, 7, 7, 7, 1, 2, 3, 3, 5, 5, 1, 9),
      4,
    );
    expect(starts).toEqual([64]);
    expect(segments).toEqual(['fd07' + '0301020303' + '0305050109']);
    expect(unused).toBe('00'.repeat(56));
  });

  it('is of even length', () => {
    expect(coded(Uint8Array.of(1, 2, 4), 3).segments).toEqual(['02010204']);
    expect(coded(Uint8Array.of(1, 2), 2).segments).toEqual(['01010200']);
  });

  it('has the most significant byte first, one sample after the other', () => {
    expect(coded(Uint16Array.of(0x0102, 0x0103), 2).segments).toEqual([
      '01010100',
      '01020300',
    ]);
    expect(coded(Int16Array.of(-2), 1).segments).toEqual(['00ff', '00fe']);
    expect(coded(Uint8Array.of(1, 2, 3, 4, 5, 6), 2, 3).segments).toEqual([
      '01010400',
      '01020500',
      '01030600',
    ]);
  });

  it('says at most 128 at once', () => {
    expect(coded(new Uint8Array(131).fill(9), 131).segments).toEqual(['8109' + 'fe09']);
    const steps = Uint8Array.from({ length: 129 }, (_, at) => at);
    const [segment = ''] = coded(steps, 129).segments;
    expect(segment).toBe(`7f${hex(steps.subarray(0, 128))}` + '0080' + '00');
  });
});

describe('codestreams', () => {
  const wave = (bits: number, count: number) =>
    Array.from({ length: count }, (_, at) =>
      Math.floor((0.5 + 0.5 * Math.sin(at / 9)) * (2 ** bits - 1)),
    );
  const image = (decoded: DecodedFrame, bitsStored: number): ImageAttributes => ({
    ...decoded,
    modality: 'OT',
    planarConfiguration: 0,
    bitsAllocated: decoded.samples.BYTES_PER_ELEMENT * 8,
    bitsStored,
    highBit: bitsStored - 1,
    pixelRepresentation: decoded.samples instanceof Int16Array ? 1 : 0,
    numberOfFrames: 1,
    floatingPoint: false,
    lossy: false,
  });

  it.each([
    ['bytes', frame(Uint8Array.from(wave(8, 35 * 20)), 35), 8],
    ['12 bits', frame(Uint16Array.from(wave(12, 35 * 20)), 35), 12],
    [
      '12 bits with a sign',
      frame(
        Int16Array.from(wave(12, 35 * 20), (sample) => sample - 2048),
        35,
      ),
      12,
    ],
    [
      '16 bits with a sign',
      frame(
        Int16Array.from(wave(16, 700), (sample) => sample - 32_768),
        35,
      ),
      16,
    ],
    ['colours', frame(Uint8Array.from(wave(8, 35 * 20 * 3)), 35, 3), 8],
    ['a single row', frame(Uint16Array.from(wave(10, 70)), 70), 10],
  ] as const)('give %s back', async (_what, decoded, bitsStored) => {
    for (const syntax of [JPEG_LS, J2K, HTJ2K, RPCL]) {
      const { bytes, photometricInterpretation } = await encodeFrame(
        decoded,
        bitsStored,
        syntax,
      );
      const again = await decodeFrame({
        bytes,
        transferSyntaxUid: syntax,
        image: { ...image(decoded, bitsStored), photometricInterpretation },
      });
      expect(again.samples, syntax).toEqual(decoded.samples);
      expect(again.photometricInterpretation, syntax).toBe(
        decoded.photometricInterpretation,
      );
    }
  });

  it('begin with the smallest picture where that is asked for, and say where each begins', async () => {
    // 5,000 columns halved seven times are 40: more than the usual five.
    const wide = frame(Uint8Array.from(wave(8, 5000 * 2)), 5000);
    const { bytes } = await encodeFrame(wide, 8, RPCL);
    const main = Buffer.from(bytes);
    const cod = main.indexOf(Buffer.from('ff52', 'hex')); // ITU-T T.800 A.6.1
    expect(main[cod + 5]).toBe(2); // RPCL
    expect(5000 / 2 ** (main[cod + 9] ?? 0)).toBeLessThanOrEqual(64);
    expect(main.includes(Buffer.from('ff55', 'hex'))).toBe(true); // TLM
  });

  it('are refused for what they can’t hold', async () => {
    const words = frame(Uint16Array.from(wave(16, 27)), 3, 3);
    const long = frame(Uint32Array.from(wave(20, 9)), 3);
    const signed = frame(Int8Array.of(-1, 2, -3, 4), 2);
    const refusal = { code: 'unsupported' };
    await expect(encodeFrame(words, 16, HTJ2K)).rejects.toMatchObject(refusal);
    await expect(encodeFrame(words, 16, J2K)).rejects.toMatchObject(refusal);
    await expect(encodeFrame(long, 32, JPEG_LS)).rejects.toMatchObject(refusal);
    await expect(encodeFrame(signed, 8, J2K)).rejects.toMatchObject(refusal);
    await expect(encodeFrame(words, 12, JPEG)).rejects.toMatchObject(refusal);
    await expect(encodeFrame(words, 16, '1.2.3')).rejects.toMatchObject(refusal);
  });

  it('with loss come near, and only as JPEG of 8 bits', async () => {
    const grey = frame(Uint8Array.from(wave(8, 64 * 64)), 64);
    const { bytes } = await encodeFrame(grey, 8, JPEG);
    const again = await decodeFrame({
      bytes,
      transferSyntaxUid: JPEG,
      image: image(grey, 8),
    });
    const off = again.samples.map((sample, at) =>
      Math.abs(sample - (grey.samples[at] ?? 0)),
    );
    expect(Math.max(...off)).toBeLessThan(12);
  });
});
