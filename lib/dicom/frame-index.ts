/** Bytes of a stored object: where they begin, how many. */
export type ByteRange = readonly [offset: number, length: number];

export interface NativeFrames {
  readonly kind: 'native';
  readonly offset: number;
  /** Rounded up where frames don't end at a byte, see `bitsPerFrame`. */
  readonly bytesPerFrame: number;
  readonly count: number;
  /** One-bit frames follow one another without padding: set when they begin inside bytes. */
  readonly bitsPerFrame?: number;
  /** Bytes are swapped in pairs: 8-bit samples in Explicit VR Big Endian words (OW). */
  readonly pairsSwapped?: true;
  /** The offsets are of the inflated data set, see `inflateDataSet`. */
  readonly deflated?: true;
}

export interface EncapsulatedFrames {
  readonly kind: 'encapsulated';
  /** One list of fragments for each frame; of a video, one for all of it. */
  readonly frames: readonly (readonly ByteRange[])[];
}

/** Where the frames of an instance lie. Plain JSON: it is stored beside the instance. */
export type FrameIndex = NativeFrames | EncapsulatedFrames;

export const frameCount = (index: FrameIndex): number =>
  index.kind === 'native' ? index.count : index.frames.length;

/**
 * The bytes of one frame.
 *
 * @param frame - From 1.
 * @returns Ranges to be joined in order.
 * @throws RangeError when there is no such frame.
 */
export function frameRanges(index: FrameIndex, frame: number): readonly ByteRange[] {
  if (!Number.isInteger(frame) || frame < 1 || frame > frameCount(index)) {
    throw new RangeError(`There is no frame ${frame} of ${frameCount(index)}.`);
  }
  if (index.kind === 'encapsulated') return index.frames[frame - 1] ?? [];
  const { offset, bytesPerFrame, bitsPerFrame } = index;
  if (bitsPerFrame === undefined) {
    return [[offset + (frame - 1) * bytesPerFrame, bytesPerFrame]];
  }
  const first = Math.floor(((frame - 1) * bitsPerFrame) / 8);
  const end = Math.ceil((frame * bitsPerFrame) / 8);
  return [[offset + first, end - first]];
}

/** What a decoder of uncompressed frames must know beside the header. */
export interface FrameLayout {
  /** The bit of its first byte at which a 1-bit frame begins (0 = the lowest). */
  readonly firstBit: number;
  readonly pairsSwapped: boolean;
}

export const frameLayout = (index: FrameIndex, frame: number): FrameLayout =>
  index.kind === 'native'
    ? {
        firstBit: ((frame - 1) * (index.bitsPerFrame ?? 0)) % 8,
        pairsSwapped: index.pairsSwapped ?? false,
      }
    : { firstBit: 0, pairsSwapped: false };

/**
 * One frame out of a whole object in memory; a view where the frame is one range.
 *
 * @param object - The stored object (inflated where the index says so).
 */
export function frameBytes(
  object: Uint8Array,
  index: FrameIndex,
  frame: number,
): Uint8Array {
  const parts = frameRanges(index, frame).map(([offset, length]) =>
    object.subarray(offset, offset + length),
  );
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
