import { cache, imageLoader, type Types } from '@cornerstonejs/core';
import { Histogram } from '@/lib/image/percentile';
import { percentileWindow as percentilesOf } from '@/lib/image/presets';
import type { Voi } from '@/lib/image/voi';

/** The rescaled values of a frame in the cache, row by row; null while it isn't loaded. */
export function valuesOf(
  imageId: string,
): { values: Float32Array; columns: number; rows: number } | null {
  const image = cache.getImage(imageId);
  if (!image) return null;
  const stored = image.voxelManager?.getScalarData() ?? image.getPixelData();
  const { slope, intercept, preScale } = image;
  // The loader applies the modality LUT in its worker and says so; then nothing is left to do.
  const done = preScale?.scaled === true;
  const values = Float32Array.from(stored, (value) =>
    done ? value : value * (slope ?? 1) + (intercept ?? 0),
  );
  return { values, columns: image.columns, rows: image.rows };
}

/**
 * The luminance of a colour frame in the cache, row by row, 0 to 255; null while it isn't loaded.
 *
 * @see DICOM PS3.3 C.7.6.3.1.2: Y of YBR_FULL
 */
export function luminanceOf(
  imageId: string,
): { values: Float32Array; columns: number; rows: number } | null {
  const image = cache.getImage(imageId);
  if (!image?.color) return null;
  const { columns, rows } = image;
  const stored = image.getPixelData();
  const apart = stored.length / (columns * rows); // 3, or 4 where it was made ready for a canvas
  const values = new Float32Array(columns * rows);
  for (let at = 0; at < values.length; at++) {
    const from = at * apart;
    values[at] =
      0.299 * (stored[from] ?? 0) +
      0.587 * (stored[from + 1] ?? 0) +
      0.114 * (stored[from + 2] ?? 0);
  }
  return { values, columns, rows };
}

/** Of a stack, for its percentiles: from end to end, since both ends of a head are dark. */
const SAMPLED = 12;

/** Frames that stand for a stack, whichever of it are loaded: the same ones every time. */
export function sampleOf(imageIds: readonly string[]): readonly string[] {
  if (imageIds.length <= SAMPLED) return imageIds;
  const apart = (imageIds.length - 1) / (SAMPLED - 1);
  return Array.from(
    { length: SAMPLED },
    (_, index) => imageIds[Math.round(index * apart)] ?? '',
  );
}

/** Load the frames that stand for a stack. @returns false where one of them can't be had. */
export const loadSample = (imageIds: readonly string[]): Promise<boolean> =>
  Promise.all(sampleOf(imageIds).map((each) => imageLoader.loadAndCacheImage(each))).then(
    () => true,
    () => false,
  );

/**
 * Spread between two percentiles of a stack: of the frames that stand for it, and of those that are loaded
 * while these are not all there.
 *
 * @returns null for colour, or while none is loaded.
 */
export function percentileWindow(
  imageIds: readonly string[],
  low: number,
  high: number,
): Voi | null {
  const isGrey = (each: string) => cache.getImage(each)?.color === false;
  const sample = sampleOf(imageIds);
  const counted = sample.every(isGrey) ? sample : sampleOf(imageIds.filter(isGrey));
  const first = cache.getImage(counted[0] ?? '');
  if (!first) return null;
  const histogram = new Histogram(gridOf(first));
  for (const each of counted) {
    const frame = valuesOf(each);
    if (frame) histogram.add(frame.values);
  }
  return percentilesOf(histogram, { low, high });
}

/** The values that an image can have: the stored whole numbers, rescaled. */
function gridOf({ slope, intercept, preScale }: Types.IImage) {
  const done = preScale?.scalingParameters;
  return {
    origin: done?.rescaleIntercept ?? intercept ?? 0,
    step: done?.rescaleSlope ?? slope ?? 1,
  };
}
