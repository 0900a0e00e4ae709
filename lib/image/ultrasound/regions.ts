import type { UltrasoundRegion } from '@/lib/dicom/attributes/ultrasound-regions';

/** The corner pixels of a region, both inclusive. */
export type RegionRectangle = Pick<UltrasoundRegion, 'x0' | 'y0' | 'x1' | 'y1'>;

/**
 * Black out everything outside the ultrasound regions: where names, dates and logos are burned in.
 *
 * @param picture - As stored (before it is turned); not changed.
 * @returns A new picture. Without regions all of it is black: nothing says which part is image, so
 *   nothing may be shown as cleaned.
 * @see DICOM PS3.3 C.8.5.5.1
 */
export function maskOutsideRegions(
  picture: { width: number; height: number; channels: number; data: Uint8Array },
  regions: readonly RegionRectangle[],
): Uint8Array {
  const { width, height, channels, data } = picture;
  const masked = new Uint8Array(data.length);
  for (const region of regions) {
    const left = Math.max(0, Math.ceil(region.x0));
    const right = Math.min(width - 1, Math.floor(region.x1));
    const top = Math.max(0, Math.ceil(region.y0));
    const bottom = Math.min(height - 1, Math.floor(region.y1));
    if (right < left) continue;
    for (let row = top; row <= bottom; row++) {
      const from = (row * width + left) * channels;
      const to = (row * width + right + 1) * channels;
      masked.set(data.subarray(from, to), from);
    }
  }
  return masked;
}
