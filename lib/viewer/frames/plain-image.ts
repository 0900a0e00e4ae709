import { metaData, utilities, type Types } from '@cornerstonejs/core';
import {
  getImageFrame,
  postProcessDecodedPixels,
} from '@cornerstonejs/dicom-image-loader';
import { plainFrame } from '@/lib/viewer/first/plain-frame';
import {
  isPlain,
  plainValues,
  rescaleInPlace,
  signedAs,
  type PlainFrame,
} from '@/lib/viewer/first/plain-values';
import type { FrameId } from '@/lib/viewer/frames/headers';
import type { FrameBytes } from '@/lib/viewer/wire/parts';

/**
 * Make Cornerstone's image of a frame that needs no decoder. Its own way leads through a worker, where
 * half a megabyte is copied there and back and twice more: several times what the work itself takes.
 *
 * What makes the values is read from the header here. The rest Cornerstone reads when it is asked for:
 * to turn a header into its own form takes as long as to make the values, and most slices are not
 * looked at while their series loads.
 *
 * @returns undefined for what is not grey and native, or has a table: Cornerstone's own way is for that.
 */
export function plainImage(
  imageId: string,
  named: FrameId,
  found: FrameBytes,
): Types.IImage | undefined {
  const plain = found.rescaled ?? plainFrame(named);
  if (!plain || !isPlain(plain, found)) return undefined;
  const { rows, columns, photometricInterpretation } = plain.image;
  const { values, min, max, preScale } = valuesOf(imageId, plain, found);
  const spread = utilities.windowLevel.toWindowLevel(min, max);
  const about = <T>(module: string) =>
    (metaData.get(module, imageId) ?? {}) as Partial<T>;
  const plane = () => about<Types.ImagePlaneModule>('imagePlaneModule');
  const voi = () => about<VoiLutModule>('voiLutModule');
  const image = {
    imageId,
    dataType: values.constructor.name,
    color: false,
    rgba: false,
    numberOfComponents: 1,
    ...{ rows, columns, height: rows, width: columns },
    preScale,
    ...{ slope: plain.slope || 1, intercept: plain.intercept },
    invert: photometricInterpretation === 'MONOCHROME1',
    photometricInterpretation,
    ...{ minPixelValue: min, maxPixelValue: max },
    sizeInBytes: values.byteLength,
    imageFrame: { ...plain.image, imageId, pixelData: values, preScale },
    voxelManager: utilities.VoxelManager.createImageVoxelManager({
      scalarData: values,
      ...{ width: columns, height: rows, numberOfComponents: 1 },
    }),
    getPixelData: () => values,
    getCanvas: undefined,
    decodeTimeInMS: 0,
    transferSyntaxUID: found.transferSyntaxUid,
  };
  return whenAsked(image, {
    rowPixelSpacing: () => plane().rowPixelSpacing,
    columnPixelSpacing: () => plane().columnPixelSpacing,
    calibration: () => metaData.get('calibrationModule', imageId) as unknown,
    windowCenter: () => voi().windowCenter?.[0] ?? spread.windowCenter,
    windowWidth: () => voi().windowWidth?.[0] ?? spread.windowWidth,
    voiLUTFunction: () => voi().voiLUTFunction,
    voiLUT: () => voi().voiLUTSequence?.[0],
  }) as unknown as Types.IImage;
}

interface VoiLutModule {
  readonly windowCenter: number[];
  readonly windowWidth: number[];
  readonly voiLUTFunction: string;
  readonly voiLUTSequence: unknown[];
}

/** The values of a frame after rescaling, as Cornerstone would have them. */
function valuesOf(imageId: string, plain: PlainFrame, { bytes, rescaled }: FrameBytes) {
  const { image, slope, intercept } = plain;
  const isScaled = slope !== 1 || intercept !== 0;
  const stored = plainValues(bytes, image);
  const here = rescaled
    ? { values: signedAs(stored, rescaled), min: rescaled.min, max: rescaled.max }
    : rescaleInPlace(stored, { ...image, slope, intercept });
  if (here) {
    const scalingParameters = {
      rescaleSlope: slope,
      rescaleIntercept: intercept,
      modality: image.modality,
    };
    const preScale = isScaled && { enabled: true, scalingParameters, scaled: true };
    return { ...here, preScale: preScale || undefined };
  }
  // Its own reading of the header has what keeps it from rounding (`cornerstoneHeader`).
  const lut = (metaData.get('modalityLutModule', imageId) ?? {}) as Partial<
    Record<'rescaleSlope' | 'rescaleIntercept', number>
  >;
  const { rescaleSlope = slope, rescaleIntercept = intercept } = lut;
  const scalingParameters = { rescaleSlope, rescaleIntercept, modality: image.modality };
  const frame = postProcessDecodedPixels(
    { ...getImageFrame(imageId), pixelData: stored },
    { preScale: { enabled: isScaled, scalingParameters } },
    0,
    {},
  );
  return {
    values: frame.pixelData,
    min: frame.smallestPixelValue,
    max: frame.largestPixelValue,
    preScale: frame.preScale,
  };
}

/** An object with more properties, each found out when it is first asked for; it can be set, too. */
function whenAsked(object: object, properties: Record<string, () => unknown>): object {
  for (const [name, find] of Object.entries(properties)) {
    const keep = (value: unknown) =>
      Object.defineProperty(object, name, { value, ...ORDINARY, writable: true });
    Object.defineProperty(object, name, {
      ...ORDINARY,
      get() {
        const value = find();
        keep(value);
        return value;
      },
      set: keep,
    });
  }
  return object;
}

const ORDINARY = { enumerable: true, configurable: true };
