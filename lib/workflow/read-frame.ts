import { AppError } from '@/lib/errors';
import type { FrameIndex } from '@/lib/dicom/frame-index';
import { frameBytes, frameCount, frameRanges } from '@/lib/dicom/frame-index';
import { inflateDataSet } from '@/lib/dicom/part10/data-set';
import type { StoredInstance } from '@/lib/store/archive/studies';
import type { World } from '@/lib/workflow/world';

/**
 * The bytes of one frame as they are stored, read by range: a frame of a long cine costs a frame.
 *
 * @param frame - 1-based.
 * @throws AppError `not_found` when there is no such frame.
 */
export async function readFrame(
  { objects }: Pick<World, 'objects'>,
  instance: Pick<StoredInstance, 'sopInstanceUid' | 'frames' | 'objectSha256'>,
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

/**
 * Where an instance's frames lie.
 *
 * @param frame - 1-based; one that has to be among them.
 * @throws AppError `not_found` when it is not.
 */
export function indexWith(
  instance: Pick<StoredInstance, 'sopInstanceUid' | 'frames'>,
  frame: number,
): FrameIndex {
  const index = instance.frames ? (JSON.parse(instance.frames) as FrameIndex) : undefined;
  if (index && Number.isInteger(frame) && frame >= 1 && frame <= frameCount(index)) {
    return index;
  }
  throw new AppError(
    'not_found',
    `Instance ${instance.sopInstanceUid} has no frame ${frame}.`,
  );
}
