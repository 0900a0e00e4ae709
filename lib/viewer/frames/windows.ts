import { cache, type Types } from '@cornerstonejs/core';
import { Histogram } from '@/lib/image/percentile';
import { percentileWindow as percentilesOf } from '@/lib/image/presets';
import type { Voi, VoiFunction } from '@/lib/image/voi';

/** Cornerstone names a window by its ends; everything of ours by centre and width. */
export interface VoiRange {
  lower: number;
  upper: number;
}

/** The values that become black and white. @see DICOM PS3.3 C.11.2.1.2.1, C.11.2.1.3.2 */
export function rangeOf({ center, width, fn }: Voi): VoiRange {
  if (fn === 'LINEAR_EXACT')
    return { lower: center - width / 2, upper: center + width / 2 };
  const lower = center - 0.5 - (width - 1) / 2;
  return { lower, upper: lower + width - 1 };
}

/** The inverse of `rangeOf`. */
export function windowOf({ lower, upper }: VoiRange, fn: VoiFunction = 'LINEAR'): Voi {
  return fn === 'LINEAR_EXACT'
    ? { center: (lower + upper) / 2, width: upper - lower, fn }
    : { center: (lower + upper) / 2 + 0.5, width: upper - lower + 1, fn };
}

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

// Enough for any percentile to be steady, and counted in a fraction of a second.
const MOST_VALUES = 8_000_000;

/**
 * Spread between two percentiles of the frames that are loaded; of very many, of as many as make eight
 * million values, evenly chosen.
 *
 * @returns null for colour, or while none is loaded.
 */
export function percentileWindow(
  imageIds: readonly string[],
  low: number,
  high: number,
): Voi | null {
  const loaded = imageIds.filter((each) => cache.getImage(each)?.color === false);
  const first = cache.getImage(loaded[0] ?? '');
  if (!first) return null;
  const most = Math.max(1, Math.floor(MOST_VALUES / (first.columns * first.rows)));
  const step = Math.max(1, loaded.length / most);
  const histogram = new Histogram(gridOf(first));
  for (let at = 0; at < loaded.length; at += step) {
    const frame = valuesOf(loaded[Math.floor(at)] ?? '');
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
