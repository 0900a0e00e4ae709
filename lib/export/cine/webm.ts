import sharp from 'sharp';
import { AppError } from '@/lib/errors';
import { ticksOf, type CineCodec, type Coded } from '@/lib/export/cine/clip';

/**
 * VP8 in WebM. A lossy WebP holds one key frame of VP8, just as a video does.
 *
 * @see RFC 9649 2.5 (WebP), RFC 8794 (EBML), RFC 9559 (Matroska)
 */
export const webm: CineCodec = {
  async code({ data, width, height, channels }) {
    const webp = await sharp(data, { raw: { width, height, channels } })
      .webp({ quality: 90, effort: 2 })
      .toBuffer();
    return chunkOf(webp, 'VP8 ');
  },

  join(frames, { width, height }, { comment, software }) {
    const starts = ticksOf(frames, 1);
    const duration = starts.at(-1) ?? 0;
    const head = element('1A45DFA3', [
      unsigned('4286', 1),
      unsigned('42F7', 1),
      unsigned('42F2', 4),
      unsigned('42F3', 8),
      text('4282', 'webm'),
      unsigned('4287', 2),
      unsigned('4285', 2),
    ]);
    const info = element('1549A966', [
      unsigned('2AD7B1', 1_000_000), // nanoseconds of a unit of time
      float('4489', duration),
      text('4D80', software),
      text('5741', software),
    ]);
    const tracks = element('1654AE6B', [
      element('AE', [
        unsigned('D7', TRACK),
        unsigned('73C5', TRACK),
        unsigned('83', 1), // video
        unsigned('9C', 0), // without lacing
        text('86', 'V_VP8'),
        element('E0', [unsigned('B0', width), unsigned('BA', height)]),
      ]),
    ]);
    const tags = element('1254C367', [
      element('7373', [
        element('63C0', []),
        element('67C8', [text('45A3', 'COMMENT'), text('4487', comment)]),
      ]),
    ]);
    const clusters = clustersOf(frames, starts);
    const before = info.length + tracks.length + tags.length;
    // Where clusters lie depends on how long the list of them is, which has places of a fixed width.
    const length = cues(clusters, before).length;
    const parts = [
      ...[info, tracks, tags, cues(clusters, before + length)],
      ...clusters.map(({ bytes }) => bytes),
    ];
    return Buffer.concat([head, element('18538067', parts)]);
  },
};

const TRACK = 1;
/** Times within a cluster have 16 bits with a sign. */
const CLUSTER_MS = 5_000;

interface Cluster {
  readonly startMs: number;
  readonly bytes: Buffer;
}

function clustersOf(frames: readonly Coded[], starts: readonly number[]): Cluster[] {
  const groups: { startMs: number; blocks: Buffer[] }[] = [];
  for (const [at, { bytes }] of frames.entries()) {
    const ms = starts[at] ?? 0;
    let group = groups.at(-1);
    if (!group || ms - group.startMs >= CLUSTER_MS) {
      groups.push((group = { startMs: ms, blocks: [] }));
    }
    const head = Buffer.from([0x80 | TRACK, 0, 0, 0x80]); // a key frame
    head.writeInt16BE(ms - group.startMs, 1);
    group.blocks.push(element('A3', [head, bytes]));
  }
  return groups.map(({ startMs, blocks }) => ({
    startMs,
    bytes: element('1F43B675', [unsigned('E7', startMs), ...blocks]),
  }));
}

/** @param before - Bytes of the segment before the first cluster. */
function cues(clusters: readonly Cluster[], before: number): Buffer {
  let place = before;
  const points = clusters.map(({ startMs, bytes }) => {
    const where = element('B7', [unsigned('F7', TRACK), unsigned('F1', place)]);
    place += bytes.length;
    return element('BB', [unsigned('B3', startMs), where]);
  });
  return element('1C53BB6B', points);
}

/** An element with its length in eight bytes, which no change of its content makes longer. */
function element(id: string, parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = Buffer.alloc(8);
  head.writeBigUInt64BE(BigInt(length) | 0x0100_0000_0000_0000n);
  return Buffer.concat([Buffer.from(id, 'hex'), head, ...parts]);
}

function unsigned(id: string, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return element(id, [bytes]);
}

function float(id: string, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return element(id, [bytes]);
}

const text = (id: string, value: string) => element(id, [Buffer.from(value, 'utf8')]);

/** What a chunk of a RIFF file holds. @throws AppError `unsupported` where there is none. */
function chunkOf(riff: Buffer, name: string): Buffer {
  for (let at = 12; at + 8 <= riff.length;) {
    const length = riff.readUInt32LE(at + 4);
    if (riff.toString('latin1', at, at + 4) === name) {
      return riff.subarray(at + 8, at + 8 + length);
    }
    at += 8 + length + (length & 1);
  }
  throw new AppError('unsupported', 'The picture could not be written as VP8.');
}
