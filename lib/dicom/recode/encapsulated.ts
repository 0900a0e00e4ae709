import { elementHead, itemHead, SEQUENCE_END } from '@/lib/dicom/recode/element-bytes';

/** So many bytes of frames are kept until all are there, to say in front where each begins. */
const MOST_KEPT = 256 * 1024 ** 2;

/**
 * Encapsulated pixel data, a fragment for each frame (PS3.5 A.4). The offset table that comes first is
 * left empty where it can't be known without keeping too much.
 *
 * @param count - How many frames there will be.
 */
export async function* encapsulated(
  frames: AsyncIterable<Uint8Array>,
  count: number,
): AsyncGenerator<Uint8Array> {
  yield elementHead('7FE00010', 'OB', 0xffff_ffff);
  let kept: Buffer[] = [];
  let bytes = 0;
  let written = false;
  for await (const frame of frames) {
    const fragment = fragmentOf(frame);
    if (written) {
      yield fragment;
      continue;
    }
    kept.push(fragment);
    bytes += fragment.length;
    if (bytes <= MOST_KEPT && kept.length < count) continue;
    yield kept.length === count ? offsetTable(kept) : itemHead(0);
    yield* kept;
    kept = [];
    written = true;
  }
  yield SEQUENCE_END;
}

function fragmentOf(frame: Uint8Array): Buffer {
  const pad = frame.length % 2;
  return Buffer.concat([itemHead(frame.length + pad), frame, Buffer.alloc(pad)]);
}

/** The Basic Offset Table: from the first fragment to the head of each. */
function offsetTable(fragments: readonly Buffer[]): Buffer {
  const offsets = Buffer.alloc(4 * fragments.length);
  let at = 0;
  for (const [index, fragment] of fragments.entries()) {
    offsets.writeUInt32LE(at, 4 * index);
    at += fragment.length;
  }
  return Buffer.concat([itemHead(offsets.length), offsets]);
}
