import { frameCount, type FrameIndex } from '@/lib/dicom/frame-index';
import { findBulkValue } from '@/lib/dicom/part10/bulk-value';
import type { StoredDataSet } from '@/lib/dicom/part10/data-set';
import { fragmentsOf } from '@/lib/dicom/part10/pixel-data';
import { elementHead, itemHead, SEQUENCE_END } from '@/lib/dicom/recode/element-bytes';
import { swappedWords } from '@/lib/dicomweb/frame-bytes';
import { withoutComments } from '@/lib/workflow/export/deidentify/codestream-comments';

/**
 * Pixel data as they are stored, and nothing that lies beside them: no bytes behind the last frame, no
 * comments within compressed frames.
 *
 * @param frames - Undefined where the header doesn't describe the pixels.
 */
export function* storedPixels(
  stored: StoredDataSet,
  frames: FrameIndex | undefined,
  bitsAllocated: number,
): Generator<Uint8Array> {
  const { pixelData } = stored;
  if (!pixelData) return;
  const tag = pixelData.tag.slice(1).toUpperCase();
  if (pixelData.length === undefined) {
    yield elementHead(tag, 'OB', 0xffff_ffff);
    // An empty offset table: frames of several fragments are told apart by their beginnings.
    yield* framed(stored, frames) ?? [];
    yield SEQUENCE_END;
    return;
  }
  const value = findBulkValue(stored, tag, Math.max(2, bitsAllocated / 8));
  const [range] = value?.ranges ?? [];
  if (!value || !range) return;
  const [offset, present] = range;
  const length = Math.min(present, nativeLength(frames) ?? present);
  const bytes = stored.bytes.subarray(offset, offset + length);
  const odd = length % 2;
  // Implicit VR pixel data are OW (PS3.5 A.1).
  const vr = stored.implicit && tag === '7FE00010' ? 'OW' : value.vr;
  yield elementHead(tag, vr, length + odd);
  yield swappedWords(bytes, value.swapped);
  if (odd) yield Buffer.alloc(1);
}

function nativeLength(frames: FrameIndex | undefined): number | undefined {
  if (frames?.kind !== 'native') return undefined;
  const { bitsPerFrame, bytesPerFrame } = frames;
  const bits = bitsPerFrame ?? bytesPerFrame * 8;
  return Math.ceil((bits * frameCount(frames)) / 8);
}

/** Each frame in one fragment, behind an offset table of where each begins. */
function framed(
  stored: StoredDataSet,
  frames: FrameIndex | undefined,
): Buffer[] | undefined {
  const { pixelData } = stored;
  if (!pixelData) return undefined;
  const groups =
    frames?.kind === 'encapsulated'
      ? frames.frames
      : fragmentsOf(stored, pixelData).map((each) => [each]);
  const table: number[] = [];
  let at = 0;
  const fragments = groups.flatMap((group) => {
    table.push(at);
    // In one: a comment may begin in one fragment, and end in the next.
    const pieces = group.map(([offset, length]) =>
      stored.bytes.subarray(offset, offset + length),
    );
    const clean = Buffer.from(withoutComments(Buffer.concat(pieces)));
    const odd = clean.length % 2;
    at += 8 + clean.length + odd;
    return [itemHead(clean.length + odd), clean, Buffer.alloc(odd)];
  });
  const isKnown = frames?.kind === 'encapsulated' && at < 2 ** 32;
  const offsets = Buffer.alloc(isKnown ? 4 * table.length : 0);
  if (isKnown) table.forEach((each, index) => offsets.writeUInt32LE(each, 4 * index));
  return [itemHead(offsets.length), offsets, ...fragments];
}
