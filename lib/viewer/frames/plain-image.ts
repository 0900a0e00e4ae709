import { metaData, utilities, type Types } from '@cornerstonejs/core';
import {
  getImageFrame,
  postProcessDecodedPixels,
} from '@cornerstonejs/dicom-image-loader';
import {
  PLAIN_SYNTAXES,
  plainValues,
  rescaleInPlace,
} from '@/lib/viewer/first/plain-values';
import type { FrameBytes } from '@/lib/viewer/frames/bytes';

interface PixelModule {
  readonly samplesPerPixel?: number;
  readonly photometricInterpretation?: string;
  readonly rows?: number;
  readonly columns?: number;
  readonly bitsAllocated?: number;
  readonly bitsStored?: number;
  readonly pixelRepresentation?: number;
}

/**
 * Make Cornerstone's image of a frame that needs no decoder. Its own way leads through a worker, where
 * half a megabyte is copied there and back and twice more: several times what the work itself takes.
 *
 * @returns undefined for what is not grey and native, or has a table: Cornerstone's own way is for that.
 */
export function plainImage(
  imageId: string,
  { bytes, transferSyntaxUid }: FrameBytes,
): Types.IImage | undefined {
  const about = <T>(module: string) => (metaData.get(module, imageId) ?? {}) as T;
  const pixel = about<PixelModule>('imagePixelModule');
  const { rows = 0, columns = 0, bitsAllocated, photometricInterpretation = '' } = pixel;
  const lut = about<{
    rescaleSlope?: number;
    rescaleIntercept?: number;
    modalityLUTSequence?: unknown[];
  }>('modalityLutModule');
  const { modality } = about<{ modality?: string }>('generalSeriesModule');
  if (
    !PLAIN_SYNTAXES.includes(transferSyntaxUid) ||
    pixel.samplesPerPixel !== 1 ||
    !photometricInterpretation.startsWith('MONOCHROME') ||
    (bitsAllocated !== 8 && bitsAllocated !== 16) ||
    bytes.length < (rows * columns * bitsAllocated) / 8 ||
    rows * columns === 0 ||
    modality === 'RTDOSE' ||
    lut.modalityLUTSequence?.length
  ) {
    return undefined;
  }
  const { rescaleSlope: slope = 1, rescaleIntercept: intercept = 0 } = lut;
  const isScaled = slope !== 1 || intercept !== 0;
  const scaling = { rescaleSlope: slope, rescaleIntercept: intercept, modality };
  const stored = plainValues(bytes, pixel);
  const preScale = { enabled: isScaled, scalingParameters: scaling };
  const { bitsStored = bitsAllocated } = pixel;
  const here = rescaleInPlace(stored, { bitsStored, slope, intercept });
  const frame = here
    ? {
        ...getImageFrame(imageId),
        pixelData: here.values,
        pixelDataLength: here.values.length,
        smallestPixelValue: here.min,
        largestPixelValue: here.max,
        ...(isScaled && { preScale: { ...preScale, scaled: true } }),
      }
    : postProcessDecodedPixels(
        { ...getImageFrame(imageId), pixelData: stored },
        { preScale },
        0,
        {},
      );
  const values = frame.pixelData;
  const { smallestPixelValue: min, largestPixelValue: max } = frame;
  const plane = about<{ rowPixelSpacing?: number; columnPixelSpacing?: number }>(
    'imagePlaneModule',
  );
  const voi = about<{
    windowCenter?: number[];
    windowWidth?: number[];
    voiLUTFunction?: string;
    voiLUTSequence?: unknown[];
  }>('voiLutModule');
  const spread = utilities.windowLevel.toWindowLevel(min, max);
  return {
    imageId,
    dataType: values.constructor.name,
    color: false,
    rgba: false,
    numberOfComponents: 1,
    ...{ rows, columns, height: rows, width: columns },
    rowPixelSpacing: plane.rowPixelSpacing,
    columnPixelSpacing: plane.columnPixelSpacing,
    calibration: metaData.get('calibrationModule', imageId) as unknown,
    preScale: frame.preScale,
    ...{ slope: slope || 1, intercept },
    invert: photometricInterpretation === 'MONOCHROME1',
    photometricInterpretation,
    ...{ minPixelValue: min, maxPixelValue: max },
    windowCenter: voi.windowCenter?.[0] ?? spread.windowCenter,
    windowWidth: voi.windowWidth?.[0] ?? spread.windowWidth,
    voiLUTFunction: voi.voiLUTFunction,
    ...(voi.voiLUTSequence?.length && { voiLUT: voi.voiLUTSequence[0] }),
    sizeInBytes: values.byteLength,
    imageFrame: frame,
    voxelManager: utilities.VoxelManager.createImageVoxelManager({
      scalarData: values,
      ...{ width: columns, height: rows, numberOfComponents: 1 },
    }),
    getPixelData: () => values,
    getCanvas: undefined,
    decodeTimeInMS: 0,
    transferSyntaxUID: transferSyntaxUid,
  } as unknown as Types.IImage;
}
