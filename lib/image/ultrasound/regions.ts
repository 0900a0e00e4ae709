/**
 * One item of the Sequence of Ultrasound Regions (0018,6011), as far as masking needs it: pixel
 * indices of its corners, both inclusive.
 */
export interface RegionRectangle {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

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
    const left = Math.max(0, Math.ceil(region.minX));
    const right = Math.min(width - 1, Math.floor(region.maxX));
    const top = Math.max(0, Math.ceil(region.minY));
    const bottom = Math.min(height - 1, Math.floor(region.maxY));
    if (right < left) continue;
    for (let row = top; row <= bottom; row++) {
      const from = (row * width + left) * channels;
      const to = (row * width + right + 1) * channels;
      masked.set(data.subarray(from, to), from);
    }
  }
  return masked;
}
