import { AppError } from '@/lib/errors';
import type { FrameIndex } from '@/lib/dicom/frame-index';
import { frameBytes, frameCount, frameRanges } from '@/lib/dicom/frame-index';
import { inflateDataSet } from '@/lib/dicom/part10/data-set';
import type { StoredInstance } from '@/lib/store/archive/studies';
import { RecentlyUsed } from '@/lib/workflow/retrieve/recently-used';
import type { World } from '@/lib/workflow/world';

type Indexed = Pick<StoredInstance, 'sopInstanceUid' | 'frames' | 'objectSha256'>;

/**
 * The bytes of one frame as they are stored, read by range: a frame of a long cine costs a frame.
 *
 * @param frame - 1-based.
 * @throws AppError `not_found` when there is no such frame.
 */
export async function readFrame(
  { objects }: Pick<World, 'objects'>,
  instance: Indexed,
  frame: number,
): Promise<Uint8Array> {
  const index = indexWith(instance, frame);
  // A bit-packed frame may begin inside a byte, and a deflated file has no ranges.
  if (index.kind === 'native' && index.deflated) {
    const file = await objects.read(instance.objectSha256);
    return frameBytes(inflateDataSet(file), index, frame);
  }
  const parts = await Promise.all(
    frameRanges(index, frame).map(([offset, length]) =>
      objects.readRange(instance.objectSha256, offset, length),
    ),
  );
  const [only] = parts;
  return parts.length === 1 && only ? only : Buffer.concat(parts);
}

/** Frame indexes as they are used, by the object they are of: that of a long clip is long. */
const indexes = new RecentlyUsed<FrameIndex>(16 * 1024 ** 2);

/**
 * Where an instance's frames lie.
 *
 * @param frame - 1-based; one that has to be among them.
 * @throws AppError `not_found` when it is not.
 */
export function indexWith(
  { sopInstanceUid, objectSha256, frames }: Indexed,
  frame: number,
): FrameIndex {
  let index = indexes.get(objectSha256);
  if (!index && frames) {
    index = JSON.parse(frames) as FrameIndex;
    indexes.set(objectSha256, index, 200 + frames.length);
  }
  if (index && Number.isInteger(frame) && frame >= 1 && frame <= frameCount(index)) {
    return index;
  }
  throw new AppError('not_found', `Instance ${sopInstanceUid} has no frame ${frame}.`);
}
