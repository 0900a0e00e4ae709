import { cache } from '@cornerstonejs/core';
import { valuesOf } from '@/lib/viewer/frames/windows';

/** ITU-R BT.601, as DICOM's YBR_FULL has it (PS3.3 C.7.6.3.1.2). */
const [RED, GREEN, BLUE] = [0.299, 0.587, 0.114];

/**
 * What a threshold is held against, row by row: the rescaled values of a frame; of a colour frame how
 * bright it is, 0 to 255. null while it isn't loaded.
 */
export function shadesOf(imageId: string): ArrayLike<number> | null {
  const image = cache.getImage(imageId);
  if (!image) return null;
  if (!image.color) return valuesOf(imageId)?.values ?? null;
  const data = image.voxelManager?.getScalarData() ?? image.getPixelData();
  const count = image.rows * image.columns;
  // RGB, or RGBA where a browser's canvas decoded it.
  const step = Math.round(data.length / count);
  return Float32Array.from(
    { length: count },
    (_, at) =>
      RED * (data[at * step] ?? 0) +
      GREEN * (data[at * step + 1] ?? 0) +
      BLUE * (data[at * step + 2] ?? 0),
  );
}

export const isColorFrame = (imageId: string): boolean =>
  cache.getImage(imageId)?.color === true;
