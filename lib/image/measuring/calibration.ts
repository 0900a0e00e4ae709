import type { PixelPoint } from '@/lib/image/geometry';
import type { Spacing } from '@/lib/image/resize';

/** A line on a frame whose true length a person has typed. */
export interface CalibrationLine {
  readonly ends: readonly [PixelPoint, PixelPoint];
  /** Millimetres. */
  readonly trueLength: number;
}

/**
 * The distance between rows, then between columns, that makes a line as long as it is said to be.
 *
 * @param aspect - Pixel Aspect Ratio: the height of a pixel, then its width; a line alone doesn't
 *   tell whether pixels are square.
 * @returns Millimetres; undefined for a line of no length.
 * @see DICOM PS3.3 C.7.6.3.1.7 (Pixel Aspect Ratio)
 */
export function spacingFromLine(
  { ends: [a, b], trueLength }: CalibrationLine,
  [height, width]: Spacing = [1, 1],
): Spacing | undefined {
  const drawn = Math.hypot((b[0] - a[0]) * width, (b[1] - a[1]) * height);
  const scale = trueLength / drawn;
  if (!(scale > 0) || !Number.isFinite(scale)) return undefined;
  return [height * scale, width * scale];
}
