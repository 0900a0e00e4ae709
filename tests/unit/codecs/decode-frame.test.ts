import { describe, expect, it } from 'vitest';
import { decodeFrame } from '@/lib/codecs/decode-frame';
import type { FrameLayout } from '@/lib/dicom/frame-index';
import type { ImageAttributes } from '@/lib/dicom/image-attributes';

const EXPLICIT = '1.2.840.10008.1.2.1';
const BIG_ENDIAN = '1.2.840.10008.1.2.2';
const RLE = '1.2.840.10008.1.2.5';
const JPEG = '1.2.840.10008.1.2.4.50';
const J2K = '1.2.840.10008.1.2.4.90';

/** 2 × 2, 8 bits unless told otherwise. */
const image = (more: Partial<ImageAttributes> = {}): ImageAttributes => ({
  modality: 'OT',
  rows: 2,
  columns: 2,
  samplesPerPixel: 1,
  photometricInterpretation: 'MONOCHROME2',
  planarConfiguration: 0,
  bitsAllocated: 8,
  bitsStored: more.bitsAllocated ?? 8,
  highBit: (more.bitsStored ?? more.bitsAllocated ?? 8) - 1,
  pixelRepresentation: 0,
  numberOfFrames: 1,
  floatingPoint: false,
  lossy: false,
  ...more,
});

const decode = (
  hex: string,
  more: Partial<ImageAttributes> = {},
  transferSyntaxUid = EXPLICIT,
  layout?: Partial<FrameLayout>,
) =>
  decodeFrame({
    bytes: Buffer.from(hex.replaceAll(' ', ''), 'hex'),
    transferSyntaxUid,
    image: image(more),
    layout: { firstBit: 0, pairsSwapped: false, ...layout },
  });

const samples = async (...args: Parameters<typeof decode>) => {
  const { samples: decoded } = await decode(...args);
  return [decoded.constructor.name, ...decoded];
};

describe('uncompressed frames', () => {
  it('of 8 and 16 bits, unsigned and signed', async () => {
    expect(await samples('00 7f 80 ff')).toEqual(['Uint8Array', 0, 127, 128, 255]);
    expect(await samples('00 7f 80 ff', { pixelRepresentation: 1 })).toEqual([
      'Int8Array',
      0,
      127,
      -128,
      -1,
    ]);
    const words = '0100 ffff 0080 ff7f';
    expect(await samples(words, { bitsAllocated: 16 })).toEqual([
      'Uint16Array',
      1,
      65_535,
      32_768,
      32_767,
    ]);
    expect(await samples(words, { bitsAllocated: 16, pixelRepresentation: 1 })).toEqual([
      'Int16Array',
      1,
      -1,
      -32_768,
      32_767,
    ]);
  });

  it('of 12 bits in 16: what lies above is an overlay, the sign is the 12th bit', async () => {
    const twelve = { bitsAllocated: 16, bitsStored: 12, highBit: 11 };
    const words = 'ffff 00f0 0018 ff07';
    expect(await samples(words, twelve)).toEqual(['Uint16Array', 4095, 0, 2048, 2047]);
    expect(await samples(words, { ...twelve, pixelRepresentation: 1 })).toEqual([
      'Int16Array',
      -1,
      0,
      -2048,
      2047,
    ]);
  });

  it('of 12 bits left-justified, as they were before 1993', async () => {
    const left = { bitsAllocated: 16, bitsStored: 12, highBit: 15 };
    expect(await samples('f0ff 1000 0080 0f00', left)).toEqual([
      'Uint16Array',
      4095,
      1,
      2048,
      0,
    ]);
  });

  it('of 32 bits, big endian, and floats', async () => {
    const one = { rows: 1, columns: 1 };
    expect(await samples('ffffffff', { ...one, bitsAllocated: 32 })).toEqual([
      'Uint32Array',
      4_294_967_295,
    ]);
    expect(await samples('00000102', { ...one, bitsAllocated: 32 }, BIG_ENDIAN)).toEqual([
      'Uint32Array',
      258,
    ]);
    expect(
      await samples('0102 fffe 0000 7fff', { bitsAllocated: 16 }, BIG_ENDIAN),
    ).toEqual(['Uint16Array', 258, 65_534, 0, 32_767]);
    const float = { ...one, bitsAllocated: 32, floatingPoint: true };
    expect(await samples('0000c0bf', float)).toEqual(['Float32Array', -1.5]);
    const double = { ...one, bitsAllocated: 64, floatingPoint: true };
    expect(await samples('000000000000f83f', double)).toEqual(['Float32Array', 1.5]);
  });

  it('of 8 bits in big-endian words: bytes change places in pairs', async () => {
    expect(await samples('02 01 04 03', {}, BIG_ENDIAN, { pairsSwapped: true })).toEqual([
      'Uint8Array',
      1,
      2,
      3,
      4,
    ]);
  });

  it('of one bit, the lowest bit first, beginning inside a byte', async () => {
    const bits = { bitsAllocated: 1, rows: 1, columns: 9 };
    // b1 02 is 1000 1101 0100 0000 from the lowest bit on.
    expect(await samples('b102', bits)).toEqual([
      'Uint8Array',
      1,
      0,
      0,
      0,
      1,
      1,
      0,
      1,
      0,
    ]);
    expect(await samples('b102', bits, EXPLICIT, { firstBit: 4 })).toEqual([
      'Uint8Array',
      1,
      1,
      0,
      1,
      0,
      1,
      0,
      0,
      0,
    ]);
  });

  it('in colour by plane become colour by pixel', async () => {
    const rgb = { samplesPerPixel: 3, photometricInterpretation: 'RGB' };
    const planes = '01020304 11121314 21222324';
    expect(await samples(planes, { ...rgb, planarConfiguration: 1 })).toEqual([
      'Uint8Array',
      1,
      17,
      33,
      2,
      18,
      34,
      3,
      19,
      35,
      4,
      20,
      36,
    ]);
    expect((await samples(planes, rgb)).slice(0, 4)).toEqual(['Uint8Array', 1, 2, 3]);
  });

  it('in 4:2:2 give both pixels of a pair their chroma', async () => {
    const frame = await decode('0a0b8081 0c0d8283', {
      samplesPerPixel: 3,
      photometricInterpretation: 'YBR_FULL_422',
    });
    expect([...frame.samples]).toEqual([
      10, 128, 129, 11, 128, 129, 12, 130, 131, 13, 130, 131,
    ]);
    expect(frame.photometricInterpretation).toBe('YBR_FULL');
  });

  it('leave the file’s bytes as they were, even of a Buffer', async () => {
    const bytes = Buffer.from('ffff00f000180000', 'hex');
    const twelve = image({ bitsAllocated: 16, bitsStored: 12, highBit: 11 });
    await decodeFrame({ bytes, transferSyntaxUid: EXPLICIT, image: twelve });
    expect(bytes.toString('hex')).toBe('ffff00f000180000');
  });

  it('that are too short are refused', async () => {
    await expect(decode('00 01 02')).rejects.toMatchObject({
      code: 'decode_failed',
      message: 'The frame decodes to 3 bytes where 4 are needed.',
    });
  });
});

describe('RLE (PS3.5 Annex G)', () => {
  /** Header of up to 15 segment offsets, then the segments. */
  const rle = (...segments: string[]) => {
    const head = Buffer.alloc(64);
    head.writeUInt32LE(segments.length);
    let offset = 64;
    segments.forEach((hex, at) => {
      head.writeUInt32LE(offset, 4 + 4 * at);
      offset += hex.length / 2;
    });
    return head.toString('hex') + segments.join('');
  };

  it('literal and repeated runs, and 128 as nothing', async () => {
    // 80: nothing. 01 07 08: two literals. ff 09: 09 twice.
    expect(await samples(rle('80010708ff09'), {}, RLE)).toEqual([
      'Uint8Array',
      7,
      8,
      9,
      9,
    ]);
  });

  it('the high bytes of 16-bit samples come first', async () => {
    expect(await samples(rle('fd01', '0301020304'), { bitsAllocated: 16 }, RLE)).toEqual([
      'Uint16Array',
      257,
      258,
      259,
      260,
    ]);
  });

  it('colours lie one after another', async () => {
    const rgb = { samplesPerPixel: 3, photometricInterpretation: 'RGB' };
    expect(await samples(rle('fd01', 'fd02', 'fd03'), rgb, RLE)).toEqual([
      'Uint8Array',
      1,
      2,
      3,
      1,
      2,
      3,
      1,
      2,
      3,
      1,
      2,
      3,
    ]);
  });

  it.each([
    ['fewer pixels than the image', rle('0207')],
    ['a literal run beyond the end', rle('03070707')],
    ['a repeated run without its byte', rle('ff07ff')],
    ['another number of segments', rle('fd01', 'fd02')],
    ['no header', '0000'],
    ['an offset beyond the end', `01000000ffffff7f${'00'.repeat(56)}`],
  ])('%s is refused', async (_name, hex) => {
    await expect(decode(hex, {}, RLE)).rejects.toMatchObject({ code: 'decode_failed' });
  });
});

describe('compressed frames that are not what they should be', () => {
  it('another size than the header’s is refused before it is decoded', async () => {
    // Start of image, start of frame: 8 bits, 65500 × 65500, one component.
    await expect(
      decode('ffd8 ffc0 000b 08 ffdc ffdc 01 01 11 00', {}, JPEG),
    ).rejects.toMatchObject({
      code: 'decode_failed',
      message: 'The frame is 65500 × 65500 × 1; the header says 2 × 2 × 1.',
    });
  });

  it.each([
    ['text as JPEG', Buffer.from('not a picture').toString('hex'), JPEG],
    ['nothing as JPEG', '', JPEG],
    ['a JPEG’s first bytes', 'ffd8ffc0', JPEG],
    ['zeros as JPEG 2000', '00'.repeat(40), J2K],
  ])('%s', async (_name, hex, syntax) => {
    await expect(decode(hex, {}, syntax)).rejects.toMatchObject({
      code: 'decode_failed',
    });
  });

  it('video, private codings and monstrous frames are unsupported, not damaged', async () => {
    const refused = { code: 'unsupported' };
    await expect(decode('00', {}, '1.2.840.10008.1.2.4.102')).rejects.toMatchObject(
      refused,
    );
    await expect(decode('00', {}, '1.2.3.4')).rejects.toMatchObject(refused);
    const monster = { rows: 65_535, columns: 65_535 };
    await expect(decode('00', monster)).rejects.toMatchObject(refused);
  });
});
