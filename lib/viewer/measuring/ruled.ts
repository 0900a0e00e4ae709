import {
  readUltrasoundRegions,
  type UltrasoundRegion,
} from '@/lib/dicom/attributes/ultrasound-regions';
import type { DicomJson } from '@/lib/dicom/json';
import type { CalibrationLine } from '@/lib/image/measuring/calibration';
import type { Spacing } from '@/lib/image/resize';
import { axesOf, isCalibrated } from '@/lib/image/ultrasound/calibration';
import { scaleAt } from '@/lib/viewer/measuring/scale';

/** The scale that rulers beside a picture may show. */
export interface Ruled {
  /** Between rows, then columns. */
  readonly spacing: Spacing;
  /** `px`: nothing says how large the pixels are. */
  readonly unit: 'mm' | 'px';
  /** Where the scale comes from, if that is not plain. */
  readonly note?: string | undefined;
  /** The part of an ultrasound picture in which it holds; absent: all of it. */
  readonly region?: UltrasoundRegion | undefined;
  /** Parts that have another scale: beside these there is no ruler. */
  readonly others: readonly UltrasoundRegion[];
}

const PIXELS: Ruled = { spacing: [1, 1], unit: 'px', others: [] };

/**
 * The scale of a frame for rulers beside it.
 *
 * An ultrasound picture has one where a region of it is an image with a scale: of several the largest.
 *
 * @returns null for an ultrasound picture whose regions are none of lengths, such as a spectrum.
 * @see DICOM PS3.3 C.8.5.5 (US Region Calibration)
 */
export function ruledBy(
  header: DicomJson,
  frame: number,
  line?: CalibrationLine,
): Ruled | null {
  const regions = readUltrasoundRegions(header).filter(isCalibrated);
  if (regions.length === 0) {
    const { spacing, note } = scaleAt(header, frame, [], line);
    return spacing ? { spacing, unit: 'mm', note, others: [] } : { ...PIXELS, note };
  }
  const scaled = regions.map((region) => ({
    region,
    spacing: spacingOf(region),
  }));
  const [largest] = scaled
    .filter(({ spacing }) => spacing !== undefined)
    .sort((a, b) => areaOf(b.region) - areaOf(a.region));
  if (!largest?.spacing) return null;
  const { region, spacing } = largest;
  const isSame = (other: Spacing | undefined) =>
    other?.every((each, axis) => Math.abs(each / (spacing[axis] ?? NaN) - 1) < 1e-3) ===
    true;
  return {
    spacing,
    unit: 'mm',
    region,
    others: scaled.filter((each) => !isSame(each.spacing)).map((each) => each.region),
  };
}

/** Millimetres; undefined where one of its axes is no length. */
function spacingOf(region: UltrasoundRegion): Spacing | undefined {
  const [across, down] = axesOf(region);
  if (across?.unit !== 'cm' || down?.unit !== 'cm') return undefined;
  return [Math.abs(down.delta) * 10, Math.abs(across.delta) * 10];
}

const areaOf = ({ x0, y0, x1, y1 }: UltrasoundRegion) => (x1 - x0) * (y1 - y0);
