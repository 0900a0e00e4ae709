import { readFrameAttributes, readImageAttributes } from '@/lib/dicom/image-attributes';
import type { PlainFrame } from '@/lib/viewer/first/plain-values';
import { headerOf, headerOfFrames, type FrameId } from '@/lib/viewer/frames/headers';

/**
 * What its header says makes the values of a frame.
 *
 * @returns undefined where Cornerstone's own way is for it, or its header isn't here or damaged.
 */
export function plainFrame({ sopInstanceUid, frame }: FrameId): PlainFrame | undefined {
  const kept = headerOf(sopInstanceUid);
  if (!kept) return undefined;
  try {
    const header = headerOfFrames(kept);
    const image = readImageAttributes(header);
    const { bitsAllocated } = image;
    const { rescale, modalityLut } = readFrameAttributes(header, frame);
    const isPlain =
      image.samplesPerPixel === 1 &&
      image.photometricInterpretation.startsWith('MONOCHROME') &&
      (bitsAllocated === 8 || bitsAllocated === 16) &&
      // What Cornerstone makes of these is its own.
      image.modality !== 'RTDOSE' &&
      !modalityLut;
    return isPlain ? { image, slope: 1, intercept: 0, ...rescale } : undefined;
  } catch {
    return undefined;
  }
}
