import type { UltrasoundRegion } from '@/lib/dicom/image-attributes';
import type { PixelPoint } from '@/lib/image/geometry';
import { lengthBetween, type Measured } from '@/lib/image/measuring/measure';

/** Physical Units X/Y Direction (0018,6024), (0018,6026). */
const UNITS: Readonly<Record<number, string>> = {
  1: '%',
  2: 'dB',
  3: 'cm',
  4: 's',
  5: 'Hz',
  6: 'dB/s',
  7: 'cm/s',
  8: 'cm²',
  9: 'cm²/s',
  10: 'cm³',
  11: 'cm³/s',
  12: '°',
};

/** The unit of a region's axis; undefined for none, and for codes the standard doesn't know. */
export const unitName = (code: number): string | undefined => UNITS[code];

export type UltrasoundDistance =
  | ({ readonly kind: 'length' } & Measured)
  /** The axes mean different things (time across, velocity down): there is no one length. */
  | { readonly kind: 'axes'; readonly x: Measured; readonly y: Measured }
  /** A sentence for the reader: why no number can stand here. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * The distance between two points of an ultrasound frame, through the calibration of the region that
 * holds them both; of nested ones, the smallest.
 *
 * @param regions - Of this frame; those without units or scale count as not calibrated.
 * @returns Pixels when neither point is in a calibrated region.
 * @see DICOM PS3.3 C.8.5.5.1.15 to .18 (units and deltas per direction)
 */
export function measureInRegions(
  a: PixelPoint,
  b: PixelPoint,
  regions: readonly UltrasoundRegion[],
): UltrasoundDistance {
  const calibrated = regions.filter(isCalibrated);
  const holds = (point: PixelPoint) => (region: UltrasoundRegion) => isIn(region, point);
  const region = calibrated
    .filter((each) => isIn(each, a) && isIn(each, b))
    .sort((one, other) => pixelsIn(one) - pixelsIn(other))[0];
  if (!region)
    return withoutRegion(a, b, calibrated.filter(holds(a)), calibrated.filter(holds(b)));
  const x: Measured = {
    value: Math.abs((b[0] - a[0]) * region.deltaX),
    unit: unitName(region.unitsX) ?? 'px',
  };
  const y: Measured = {
    value: Math.abs((b[1] - a[1]) * region.deltaY),
    unit: unitName(region.unitsY) ?? 'px',
  };
  return x.unit === y.unit
    ? { kind: 'length', value: Math.hypot(x.value, y.value), unit: x.unit }
    : { kind: 'axes', x, y };
}

function withoutRegion(
  a: PixelPoint,
  b: PixelPoint,
  ofA: readonly UltrasoundRegion[],
  ofB: readonly UltrasoundRegion[],
): UltrasoundDistance {
  const [one, other] = [ofA[0], ofB[0]];
  if (!one && !other) return { kind: 'length', ...lengthBetween(a, b) };
  if (!one || !other) {
    return refused('One end lies outside the calibrated part of the picture.');
  }
  return sameScale(one, other)
    ? refused('The two ends lie in separate parts of the picture.')
    : refused('The two ends lie in parts of the picture that have different scales.');
}

const refused = (reason: string): UltrasoundDistance => ({ kind: 'refused', reason });

export const isCalibrated = (region: UltrasoundRegion): boolean =>
  unitName(region.unitsX) !== undefined &&
  unitName(region.unitsY) !== undefined &&
  region.deltaX !== 0 &&
  region.deltaY !== 0;

const CENTIMETRES = 3;

/**
 * Millimetres between rows, then columns, where one scale holds for all of a picture that has
 * lengths on both axes; undefined where there are several, or none.
 */
export function commonSpacing(
  regions: readonly UltrasoundRegion[],
): readonly [number, number] | undefined {
  const [first, ...others] = regions.filter(
    (region) =>
      isCalibrated(region) &&
      region.unitsX === CENTIMETRES &&
      region.unitsY === CENTIMETRES,
  );
  if (!first || !others.every((other) => sameScale(first, other))) return undefined;
  return [Math.abs(first.deltaY) * 10, Math.abs(first.deltaX) * 10];
}

// Points count from pixel centres; the corner pixels belong to the region as a whole.
const isIn = ({ x0, y0, x1, y1 }: UltrasoundRegion, [column, row]: PixelPoint) =>
  column >= x0 - 0.5 && column <= x1 + 0.5 && row >= y0 - 0.5 && row <= y1 + 0.5;

const pixelsIn = ({ x0, y0, x1, y1 }: UltrasoundRegion) => (x1 - x0 + 1) * (y1 - y0 + 1);

const sameScale = (a: UltrasoundRegion, b: UltrasoundRegion) =>
  a.unitsX === b.unitsX &&
  a.unitsY === b.unitsY &&
  Math.abs(a.deltaX - b.deltaX) < 1e-6 &&
  Math.abs(a.deltaY - b.deltaY) < 1e-6;
