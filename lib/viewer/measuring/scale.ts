import { numberOf, numbersOf, stringOf, TAG, type DicomJson } from '@/lib/dicom/json';
import {
  readFrameAttributes,
  readUltrasoundRegions,
  type UltrasoundRegion,
} from '@/lib/dicom/image-attributes';
import type { PixelPoint } from '@/lib/image/geometry';
import { spacingFromLine, type CalibrationLine } from '@/lib/image/measuring/calibration';
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
 * lengths. Projections say where theirs holds. Where no scale holds there is none: a millimetre is
 * never guessed.
 *
 * @param line - That a person drew, for frames that say nothing of the patient's size.
 * @see DICOM PS3.3 C.8.5.5 (US Region Calibration), 10.7.1.3 (spacing of projections)
 */
export function scaleAt(
  header: DicomJson,
  frame: number,
  points: readonly PixelPoint[],
  line?: CalibrationLine,
): Scale {
  const regions = readUltrasoundRegions(header);
  if (regions.length > 0) return ultrasoundScale(regions, points);
  const calibrated =
    line && takesCalibration(header, frame)
      ? spacingFromLine(line, aspectOf(header))
      : undefined;
  if (calibrated) return { spacing: calibrated, note: 'calibrated by the user' };
  const { pixelSpacing, spacingSource } = readFrameAttributes(header, frame);
  switch (spacingSource) {
    case 'ImagerPixelSpacing':
      return atDetector(header, pixelSpacing);
    case 'NominalScannedPixelSpacing':
      return { spacing: pixelSpacing, note: 'on film' };
    default:
      return { spacing: pixelSpacing, note: correctionOf(header) };
  }
}

/** Does a frame leave open how large the patient is on it? */
export function takesCalibration(header: DicomJson, frame: number): boolean {
  if (readUltrasoundRegions(header).length > 0) return false;
  return readFrameAttributes(header, frame).spacingSource !== 'PixelSpacing';
}

function atDetector(header: DicomJson, spacing: Spacing | undefined): Scale {
  const factor = numberOf(header, TAG.EstimatedRadiographicMagnificationFactor);
  if (!spacing || !factor || factor <= 0) return { spacing, note: 'at detector' };
  // The patient lies before the detector, and is cast larger than life.
  return { spacing: [spacing[0] / factor, spacing[1] / factor], note: 'magnified' };
}

/** How Pixel Spacing was got from that of the detector; undefined where there is none, as for CT. */
function correctionOf(header: DicomJson): string | undefined {
  const type = stringOf(header, TAG.PixelSpacingCalibrationType);
  if (type === 'GEOMETRY') return 'magnified';
  return type === 'FIDUCIAL' || header[TAG.ImagerPixelSpacing]?.Value
    ? 'calibrated'
    : undefined;
}

function aspectOf(header: DicomJson): Spacing | undefined {
  const [height = 0, width = 0] = numbersOf(header, TAG.PixelAspectRatio);
  return height > 0 && width > 0 ? [height, width] : undefined;
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
