import { createHash } from 'node:crypto';
import { frameLayout, frameRanges, type FrameIndex } from '@/lib/dicom/frame-index';
import { TAG, numberOf, type DicomJson } from '@/lib/dicom/json';
import { transferSyntax } from '@/lib/dicom/transfer-syntax';
import {
  alignedBits,
  plainBytes,
  samplesBytes,
  toLittleEndian,
} from '@/lib/dicomweb/frame-bytes';
import { chooseFrameMedia, type FrameMedia } from '@/lib/dicomweb/frame-media';
import type { MediaRange } from '@/lib/dicomweb/accept';
import type { StoredFrames } from '@/lib/store/archive/retrieval';
import { getInstance } from '@/lib/store/archive/studies';
import { frameSource, type FrameSource } from '@/lib/workflow/prepare/source-frames';
import { indexWith, readFrame } from '@/lib/workflow/read-frame';
import type { World } from '@/lib/workflow/world';

/** One frame as it is to be answered. */
export interface FrameToSend {
  readonly sopInstanceUid: string;
  readonly frame: number;
  readonly media: FrameMedia;
  /** Bytes, where they are known before they are read. */
  readonly length: number | undefined;
  readonly etag: string;
  /**
   * @param into - Memory to read into, if that is of use.
   * @throws AppError `decode_failed`, `unsupported`, `store_failed`
   */
  read(signal: AbortSignal, into?: Buffer): Promise<Uint8Array>;
}

/**
 * Make frames ready to be sent; nothing is read yet.
 *
 * @param wanted - Frames from 1.
 * @param count - Many frames are parts; one needn't be.
 * @throws AppError `not_found` for a frame that isn't there, `not_acceptable`
 */
export function framesToSend(
  world: World,
  wanted: readonly { instance: StoredFrames; frame: number }[],
  accepted: readonly MediaRange[],
  count: 'one' | 'many' = wanted.length === 1 ? 'one' : 'many',
): FrameToSend[] {
  const medias = new Map<string, FrameMedia>();
  const mediaOf = (stored: string) => {
    const media = medias.get(stored) ?? chooseFrameMedia(accepted, stored, count);
    medias.set(stored, media);
    return media;
  };
  let source: FrameSource | undefined;
  return wanted.map(({ instance, frame }) => {
    const { sopInstanceUid, transferSyntaxUid, objectSha256 } = instance;
    const index = indexWith(instance, frame);
    const media = mediaOf(transferSyntaxUid);
    const common = {
      ...{ sopInstanceUid, frame, media },
      etag: `"${objectSha256.slice(0, 32)}-${frame}-${etagOf(media)}"`,
    };
    if (media.form === 'stored') {
      const isPlain = isReadByRange(index, transferSyntaxUid);
      return {
        ...common,
        length: isPlain ? lengthOf(index, frame) : undefined,
        read: (_signal: AbortSignal, into?: Buffer) =>
          isPlain
            ? readRanges(world, objectSha256, index, frame, into)
            : readTurned(world, instance, index, frame),
      };
    }
    source ??= frameSource(world);
    const decoding = source;
    const read = (signal: AbortSignal) =>
      readDecoded(decoding, sopInstanceUid, frame, media, signal);
    return { ...common, length: undefined, read };
  });
}

const etagOf = ({ form, syntax, mediaType, multipart }: FrameMedia) =>
  createHash('sha256')
    .update(`${form} ${syntax} ${mediaType} ${multipart}`)
    .digest('hex')
    .slice(0, 12);

/** The bytes in the object are the bytes of the answer. */
const isReadByRange = (index: FrameIndex, transferSyntaxUid: string) =>
  index.kind === 'encapsulated' ||
  !(
    index.deflated ||
    index.bitsPerFrame ||
    transferSyntax(transferSyntaxUid)?.codec === 'big-endian'
  );

const lengthOf = (index: FrameIndex, frame: number) =>
  frameRanges(index, frame).reduce((sum, [, length]) => sum + length, 0);

async function readRanges(
  { objects }: Pick<World, 'objects'>,
  sha256: string,
  index: FrameIndex,
  frame: number,
  into?: Buffer,
): Promise<Uint8Array> {
  const ranges = frameRanges(index, frame);
  const [only] = ranges;
  if (only && ranges.length === 1) return objects.readRange(sha256, ...only, into);
  return Buffer.concat(
    await Promise.all(ranges.map((range) => objects.readRange(sha256, ...range))),
  );
}

/** Deflated, big endian and bit-packed frames: what is stored, in little endian whole bytes. */
async function readTurned(
  world: World,
  instance: StoredFrames,
  index: FrameIndex,
  frame: number,
): Promise<Uint8Array> {
  const bytes = await readFrame(world, instance, frame);
  const { firstBit, pairsSwapped } = frameLayout(index, frame);
  if (index.kind === 'native' && index.bitsPerFrame) {
    return alignedBits(bytes, firstBit, index.bitsPerFrame);
  }
  const bigEndian = transferSyntax(instance.transferSyntaxUid)?.codec === 'big-endian';
  if (!bigEndian) return bytes;
  const { header } = await getInstance(world.db, instance.sopInstanceUid);
  const bitsAllocated = numberOf(JSON.parse(header) as DicomJson, TAG.BitsAllocated) ?? 8;
  return toLittleEndian(bytes, { bigEndian, bitsAllocated, pairsSwapped });
}

async function readDecoded(
  source: FrameSource,
  sopInstanceUid: string,
  frame: number,
  { form }: FrameMedia,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const decoded = await source.decode(sopInstanceUid, frame, signal);
  if (form === 'decoded') return samplesBytes(decoded);
  const { image, palette } = await source.describe(sopInstanceUid, frame);
  return plainBytes(decoded, image, palette);
}
