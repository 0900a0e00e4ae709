import { numberOf, numbersOf, stringOf, TAG, type DicomJson } from '@/lib/dicom/json';
import { readFrameAttributes } from '@/lib/dicom/image-attributes';
import {
  readUltrasoundRegions,
  type UltrasoundRegion,
} from '@/lib/dicom/attributes/ultrasound-regions';
import type { PixelPoint } from '@/lib/image/geometry';
import { spacingFromLine, type CalibrationLine } from '@/lib/image/measuring/calibration';
import type { Spacing } from '@/lib/image/resize';
import {
  isCalibrated,
  regionScaleAt,
  scaleInWords,
} from '@/lib/image/ultrasound/calibration';

/** A scale that holds for all the points asked about, and what to say of it. */
export interface Scale {
  /** Between rows, then columns; absent: pixels are all there is, or axes, or nothing. */
  readonly spacing?: Spacing | undefined;
  /** Of the spacing; absent: `mm`. */
  readonly unit?: string | undefined;
  readonly note?: string | undefined;
  /** Its axes mean different things, as time and velocity do: there are no lengths in it. */
  readonly axes?: UltrasoundRegion | undefined;
  /** Why no number can stand here. */
  readonly refusal?: string | undefined;
}

/**
 * The scale at some points of a frame.
 *
 * Ultrasound has one per region. Projections say where theirs holds. Where no scale holds there is
 * none: a millimetre is never guessed.
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
  if (regions.some(isCalibrated)) return ultrasoundScale(regions, points);
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
  if (readUltrasoundRegions(header).some(isCalibrated)) return false;
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

function ultrasoundScale(
  regions: readonly UltrasoundRegion[],
  points: readonly PixelPoint[],
): Scale {
  const scale = regionScaleAt(points, regions);
  switch (scale.kind) {
    case 'none':
      return { note: 'outside the calibrated regions' };
    case 'refused':
      return { refusal: `No number: ${scale.reason}.` };
    case 'axes':
      return { axes: scale.region, note: scaleInWords(scale.region) };
    case 'plane':
      return { spacing: scale.spacing, unit: 'cm', note: scaleInWords(scale.region) };
  }
}
