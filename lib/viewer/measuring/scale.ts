import type { DicomJson } from '@/lib/dicom/json';
import {
  readFrameAttributes,
  readUltrasoundRegions,
  type UltrasoundRegion,
} from '@/lib/dicom/image-attributes';
import type { PixelPoint } from '@/lib/image/geometry';
import type { Spacing } from '@/lib/image/resize';

/** A scale that holds for all the points asked about, and what to say of it. */
export interface Scale {
  /** Millimetres between rows, then columns; absent: pixels are all there is. */
  readonly spacing?: Spacing | undefined;
  readonly note?: string | undefined;
}

/**
 * The scale at some points of a frame.
 *
 * Ultrasound has one per region: all points must lie in the same one, and its two axes must be
 * lengths. Where no scale holds there is none: a millimetre is never guessed.
 *
 * @see DICOM PS3.3 C.8.5.5 (US Region Calibration)
 */
export function scaleAt(
  header: DicomJson,
  frame: number,
  points: readonly PixelPoint[],
): Scale {
  const regions = readUltrasoundRegions(header);
  if (regions.length > 0) return ultrasoundScale(regions, points);
  const { pixelSpacing, spacingSource } = readFrameAttributes(header, frame);
  return {
    spacing: pixelSpacing,
    note: spacingSource === 'ImagerPixelSpacing' ? 'at detector' : undefined,
  };
}

const CENTIMETRES = 3;
// Tissue, colour flow, pulsed and continuous wave: the kinds of data that lie in space.
const SPATIAL_DATA = [1, 2, 3, 4];

function ultrasoundScale(
  regions: readonly UltrasoundRegion[],
  points: readonly PixelPoint[],
): Scale {
  const around = regions.filter(({ x0, x1, y0, y1 }) =>
    points.every(([x, y]) => x >= x0 && x <= x1 && y >= y0 && y <= y1),
  );
  const region = around.find(({ dataType }) => SPATIAL_DATA.includes(dataType));
  if (!region) return { note: 'outside the calibrated regions' };
  const { unitsX, unitsY, deltaX, deltaY } = region;
  if (unitsX !== CENTIMETRES || unitsY !== CENTIMETRES || !deltaX || !deltaY) {
    return { note: 'region without a length scale' };
  }
  return { spacing: [Math.abs(deltaY) * 10, Math.abs(deltaX) * 10], note: 'US region' };
}
