import { createHash } from 'node:crypto';
import { frameLayout, frameRanges, type FrameIndex } from '@/lib/dicom/frame-index';
import { TAG, numberOf, type DicomJson } from '@/lib/dicom/json';
import { whyNotCoded } from '@/lib/dicom/recode/coded-syntaxes';
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
export async function framesToSend(
  world: World,
  wanted: readonly { instance: StoredFrames; frame: number }[],
  accepted: readonly MediaRange[],
  count: 'one' | 'many' = wanted.length === 1 ? 'one' : 'many',
): Promise<FrameToSend[]> {
  const source = frameSource(world);
  const medias = mediaChooser(source, accepted, count);
  const frames: FrameToSend[] = [];
  for (const { instance, frame } of wanted) {
    const index = indexWith(instance, frame);
    // Waiting costs more than choosing; only what is coded anew has to be looked at first.
    const chosen = medias(instance);
    const media = chosen instanceof Promise ? await chosen : chosen;
    frames.push(frameToSend(world, source, { instance, frame, index, media }));
  }
  return frames;
}

/** The media of each instance: by what it is stored in, and where it would be coded, by its header. */
function mediaChooser(
  source: FrameSource,
  accepted: readonly MediaRange[],
  count: 'one' | 'many',
) {
  const known = new Map<string, FrameMedia | 'by header'>();
  return ({
    sopInstanceUid,
    transferSyntaxUid: stored,
  }: StoredFrames): FrameMedia | Promise<FrameMedia> => {
    let media = known.get(stored);
    if (!media) {
      let asked = false;
      const whyNot = () => {
        asked = true;
        return undefined;
      };
      media = chooseFrameMedia(accepted, stored, count, whyNot);
      if (asked) media = 'by header';
      known.set(stored, media);
    }
    if (media !== 'by header') return media;
    return source
      .describe(sopInstanceUid, 1)
      .then(({ header }) =>
        chooseFrameMedia(accepted, stored, count, (coding) =>
          whyNotCoded(header, stored, coding),
        ),
      );
  };
}

function frameToSend(
  world: World,
  source: FrameSource,
  { instance, frame, index, media }: Chosen,
): FrameToSend {
  const { sopInstanceUid, transferSyntaxUid, objectSha256 } = instance;
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
  const read = (signal: AbortSignal) =>
    media.form === 'coded'
      ? readCoded(world, source, sopInstanceUid, frame, media, signal)
      : readDecoded(source, sopInstanceUid, frame, media, signal);
  return { ...common, length: undefined, read };
}

interface Chosen {
  readonly instance: StoredFrames;
  readonly frame: number;
  readonly index: FrameIndex;
  readonly media: FrameMedia;
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
  const described = await source.describe(sopInstanceUid, frame);
  return plainBytes(decoded, described.image, described.palette, described.frame);
}

async function readCoded(
  { recoders }: World,
  source: FrameSource,
  sopInstanceUid: string,
  frame: number,
  { syntax }: FrameMedia,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const stored = await source.stored(sopInstanceUid, frame);
  const { bytes } = await recoders.recode({ ...stored, to: syntax }, signal);
  return bytes;
}
