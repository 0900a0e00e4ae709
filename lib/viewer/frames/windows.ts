import { cache } from '@cornerstonejs/core';
import { percentiles } from '@/lib/image/percentile';
import { windowBetween } from '@/lib/image/presets';
import type { Voi } from '@/lib/image/voi';

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

/** The inverse of `rangeOf` for LINEAR windows. */
export const windowOf = ({ lower, upper }: VoiRange): Voi => ({
  center: (lower + upper) / 2 + 0.5,
  width: upper - lower + 1,
});

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

/** Spread between two percentiles of a frame; null for colour, or while it isn't loaded. */
export function percentileWindow(imageId: string, low: number, high: number): Voi | null {
  if (cache.getImage(imageId)?.color) return null;
  const frame = valuesOf(imageId);
  if (!frame) return null;
  const [from, to] = percentiles(frame.values, [low, high]);
  return from === undefined || to === undefined ? null : windowBetween(from, to);
}
