import sharp from 'sharp';
import { AppError } from '@/lib/errors';
import { ticksOf, type CineCodec, type Said } from '@/lib/export/cine/clip';

/**
 * AV1 in MP4. An AVIF picture holds one key frame of AV1, just as a video does; its description of the
 * decoder and of the colours is taken over as it is.
 *
 * @see ISO/IEC 14496-12 (boxes); AV1 Codec ISO Media File Format Binding 1.2, 2.2 to 2.4
 */
export const mp4: CineCodec = {
  async code({ data, width, height, channels }) {
    return sharp(data, { raw: { width, height, channels } })
      .avif({ quality: 85, effort: 1, chromaSubsampling: '4:2:0' })
      .toBuffer();
  },

  join(frames, { width, height }, said) {
    const pictures = new Map(
      frames.map(({ bytes }) => [bytes, openAvif(Buffer.from(bytes))]),
    );
    const samples = frames.map(({ bytes }) => pictures.get(bytes)?.sample ?? bytes);
    const [first] = pictures.values();
    const ticks = ticksOf(frames, 1000 / TIMESCALE);
    const durations = samples.map((_, at) => (ticks[at + 1] ?? 0) - (ticks[at] ?? 0));
    const file = box('ftyp', [Buffer.from('iso6\0\0\0\0iso6av01mp41', 'latin1')]);
    const movie = (offset: number) =>
      movieOf({
        ...{ width, height, said, offset, durations },
        sizes: samples.map(({ length }) => length),
        description: first?.description ?? [],
      });
    // The index goes before the pictures, so that playing begins before all is there.
    const offset = file.length + movie(0).length + 8;
    return Buffer.concat([file, movie(offset), box('mdat', samples)]);
  },
};

/** Units of a second; it divides the usual rates. */
const TIMESCALE = 90_000;

interface Movie {
  readonly width: number;
  readonly height: number;
  readonly said: Said;
  /** Of the first sample in the file. */
  readonly offset: number;
  readonly durations: readonly number[];
  readonly sizes: readonly number[];
  readonly description: readonly Uint8Array[];
}

function movieOf({ width, height, said, ...track }: Movie): Buffer {
  const duration = track.durations.reduce((sum, each) => sum + each, 0);
  return box('moov', [
    full('mvhd', 0, [
      ...[u32(0, 0, TIMESCALE, duration, 0x0001_0000), u16(0x0100, 0), u32(0, 0)],
      ...[MATRIX, u32(0, 0, 0, 0, 0, 0, 2)],
    ]),
    box('trak', [
      full('tkhd', 3, [
        ...[u32(0, 0, 1, 0, duration, 0, 0), u16(0, 0, 0, 0), MATRIX],
        u32(width * 0x1_0000, height * 0x1_0000),
      ]),
      box('mdia', [
        full('mdhd', 0, [u32(0, 0, TIMESCALE, duration), u16(UNDETERMINED, 0)]),
        full('hdlr', 0, [Buffer.from(`\0\0\0\0vide${'\0'.repeat(13)}`, 'latin1')]),
        box('minf', [
          full('vmhd', 1, [u16(0, 0, 0, 0)]),
          box('dinf', [full('dref', 0, [u32(1), full('url ', 1, [])])]),
          samplesOf({ width, height, ...track }),
        ]),
      ]),
    ]),
    box('udta', [
      full('meta', 0, [
        full('hdlr', 0, [Buffer.from(`\0\0\0\0mdirappl${'\0'.repeat(9)}`, 'latin1')]),
        box('ilst', [
          words('\u00a9cmt', said.comment),
          words('\u00a9too', said.software),
        ]),
      ]),
    ]),
  ]);
}

const UNDETERMINED = 0x55c4; // “und”
const SQUARE = 72 * 0x1_0000; // pixels an inch

function samplesOf({
  width,
  height,
  offset,
  durations,
  sizes,
  description,
}: Omit<Movie, 'said'>): Buffer {
  const entry = box('av01', [
    ...[Buffer.alloc(6), u16(1), Buffer.alloc(16), u16(width, height)],
    ...[u32(SQUARE, SQUARE, 0), u16(1), Buffer.alloc(32), u16(0x18, 0xffff)],
    ...description,
  ]);
  return box('stbl', [
    full('stsd', 0, [u32(1), entry]),
    full('stts', 0, [u32(durations.length), ...durations.map((each) => u32(1, each))]),
    full('stsc', 0, [u32(1, 1, sizes.length, 1)]),
    full('stsz', 0, [u32(0, sizes.length, ...sizes)]),
    full('stco', 0, [u32(1, offset)]),
  ]);
}

const words = (name: string, text: string) =>
  box(name, [box('data', [u32(1, 0), Buffer.from(text, 'utf8')])]);

const box = (name: string, parts: readonly Uint8Array[]): Buffer => {
  const length = parts.reduce((sum, part) => sum + part.length, 8);
  return Buffer.concat([u32(length), Buffer.from(name, 'latin1'), ...parts]);
};

const full = (name: string, flags: number, parts: readonly Uint8Array[]) =>
  box(name, [u32(flags), ...parts]);

function u32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, at) => bytes.writeUInt32BE(value, at * 4));
  return bytes;
}

function u16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, at) => bytes.writeUInt16BE(value, at * 2));
  return bytes;
}

const MATRIX = u32(0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000);

/** The key frame of an AVIF picture, and the boxes that describe it. */
function openAvif(avif: Buffer): { sample: Buffer; description: Buffer[] } {
  const meta = boxIn(avif, 'meta').subarray(12);
  const properties = boxIn(boxIn(meta, 'iprp').subarray(8), 'ipco').subarray(8);
  const data = boxIn(avif, 'mdat').subarray(8);
  // An MP4 tells time itself: a delimiter of time is left out.
  const isDelimited = data[0] === 0x12 && data[1] === 0;
  return {
    sample: isDelimited ? data.subarray(2) : data,
    description: [...boxes(properties)]
      .filter(({ name }) => name === 'av1C' || name === 'colr')
      .map(({ bytes }) => bytes),
  };
}

function* boxes(bytes: Buffer): Generator<{ name: string; bytes: Buffer }> {
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    yield { name, bytes: bytes.subarray(at, at + length) };
    if (length < 8) return;
    at += length;
  }
}

/** @throws AppError `unsupported` where there is none. */
function boxIn(bytes: Buffer, name: string): Buffer {
  for (const each of boxes(bytes)) if (each.name === name) return each.bytes;
  throw new AppError('unsupported', 'The picture could not be written as AV1.');
}
