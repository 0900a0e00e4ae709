import type { Types } from '@cornerstonejs/core';

/** As many steps as Cornerstone puts between the least and the greatest value. */
const STEPS = 65535;

/**
 * Give a frame back the values that it was decoded to. Where Cornerstone 5.14 draws a slice without
 * WebGL, it puts whole numbers from 0 to 65535 in the place of fractions, in the image that is in the
 * cache, with a slope and an intercept beside them. What is measured would be off by up to a step: 7499.9
 * where the file says 7500. A volume knows nothing of slope and intercept: its slices that were looked at
 * before would be far too bright or black, as of PET.
 */
export function takeBackWholeNumbers(image: Types.IImage): void {
  const { voxelManager, preScale, slope, intercept } = image;
  const values = image.getPixelData();
  if (!voxelManager || !preScale || preScale.scaled) return;
  if (!(values instanceof Float32Array) || voxelManager.getScalarData() === values)
    return;
  voxelManager.getScalarData = () => values;
  image.minPixelValue = intercept;
  image.maxPixelValue = intercept + slope * STEPS;
  const { rescaleSlope = 1, rescaleIntercept = 0 } = preScale.scalingParameters ?? {};
  image.slope = rescaleSlope;
  image.intercept = rescaleIntercept;
  image.preScale = { ...preScale, scaled: true };
}
