import type { UltrasoundRegion } from '@/lib/dicom/attributes/ultrasound-regions';
import type { PixelPoint } from '@/lib/image/geometry';
import type { Measured } from '@/lib/image/measuring/measure';
import type { Spacing } from '@/lib/image/resize';

/** Physical Units X/Y Direction (0018,6024), (0018,6026): PS3.3 C.8.5.5.1.15. */
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

/** What an axis shows, by its unit; others go by their unit. */
const QUANTITIES: Readonly<Record<string, string>> = {
  cm: 'depth',
  s: 'time',
  'cm/s': 'velocity',
  Hz: 'frequency',
  '°': 'angle',
};

/** A number along one axis of a region: `time`, `velocity`, `depth`, `frequency`, or its unit. */
export interface AxisValue extends Measured {
  readonly name: string;
}

/** The scale that holds for some points of an ultrasound frame. */
export type RegionScale =
  /** Both axes are lengths. */
  | {
      readonly kind: 'plane';
      readonly region: UltrasoundRegion;
      /** Centimetres between rows, then columns. */
      readonly spacing: Spacing;
    }
  /** The axes mean different things (time across, velocity down), or only one has a meaning. */
  | { readonly kind: 'axes'; readonly region: UltrasoundRegion }
  /** No calibrated region holds any of them: pixels are all there is. */
  | { readonly kind: 'none' }
  /** A sentence for the reader: why no number can stand here. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * The scale at some points of an ultrasound frame: of the region that holds them all.
 *
 * Each point belongs to the foremost region around it. Points of several may be measured together
 * where these have one scale and one of them is around all, as the box of colour flow in its tissue.
 *
 * @param regions - Of this frame; those without units or scale count as not calibrated.
 * @see DICOM PS3.3 C.8.5.5.1.1 to .3 (place and priority), C.8.5.5.1.15 to .18 (units and deltas)
 */
export function regionScaleAt(
  points: readonly PixelPoint[],
  regions: readonly UltrasoundRegion[],
): RegionScale {
  const owners = points.map((point) => foremost(regions, [point]));
  const calibrated = owners.filter((owner) => owner !== undefined && isCalibrated(owner));
  const [first] = calibrated;
  if (!first) return { kind: 'none' };
  if (calibrated.length < points.length) {
    return refused('one end lies outside the calibrated part of the picture');
  }
  if (!owners.every((owner) => owner && sameScale(first, owner))) {
    return refused('the ends lie in parts of the picture that have different scales');
  }
  const region = foremost(
    regions.filter((each) => sameScale(first, each)),
    points,
  );
  if (!region) return refused('the ends lie in separate parts of the picture');
  return isPlane(region)
    ? {
        kind: 'plane',
        region,
        spacing: [Math.abs(region.deltaY), Math.abs(region.deltaX)],
      }
    : { kind: 'axes', region };
}

const refused = (reason: string): RegionScale => ({ kind: 'refused', reason });

/** Of the regions that hold all points, the one whose pixels are seen; of several, the smallest. */
const foremost = (
  regions: readonly UltrasoundRegion[],
  points: readonly PixelPoint[],
): UltrasoundRegion | undefined =>
  regions
    .filter((region) => points.every((point) => isIn(region, point)))
    .sort(
      (a, b) => Number(a.isBehind) - Number(b.isBehind) || pixelsIn(a) - pixelsIn(b),
    )[0];

/** How far two points of a region are apart along each of its axes that has a unit. */
export const betweenAlongAxes = (
  region: UltrasoundRegion,
  a: PixelPoint,
  b: PixelPoint,
): AxisValue[] =>
  axesOf(region).map(({ at, delta, unit }) =>
    named(unit, Math.abs(b[at] - a[at]) * Math.abs(delta)),
  );

/**
 * How fast what is seen changes from one point to another: in M-mode the velocity of a wall (cm/s), in
 * a spectrum the acceleration of blood (cm/s²).
 *
 * @returns undefined unless the axis across is time, and time passes.
 */
export function slopeBetween(
  region: UltrasoundRegion,
  a: PixelPoint,
  b: PixelPoint,
): AxisValue | undefined {
  const [time, other] = betweenAlongAxes(region, a, b);
  const unit = other && SLOPES[other.unit];
  if (time?.unit !== 's' || !(time.value > 0) || !unit) return undefined;
  return { name: 'slope', value: other.value / time.value, unit };
}

const SLOPES: Readonly<Record<string, string>> = { cm: 'cm/s', 'cm/s': 'cm/s²' };

/**
 * The centimetres that blood goes while a tracing of its velocities lasts, for one pixel of the area
 * under it: seconds times centimetres per second.
 *
 * @returns undefined in other regions than spectra.
 */
export function travelPerPixel(region: UltrasoundRegion): number | undefined {
  const [x, y] = axesOf(region);
  if (x?.unit !== 's' || y?.unit !== 'cm/s') return undefined;
  return Math.abs(x.delta * y.delta);
}

/**
 * What a point of a region stands for: its time, its velocity, its depth. An axis without a reference
 * pixel has no values, only distances.
 *
 * @see DICOM PS3.3 C.8.5.5.1.5 to .14 (the reference pixel, counted from the region's corner)
 */
export const valuesAlongAxes = (
  region: UltrasoundRegion,
  point: PixelPoint,
): AxisValue[] =>
  axesOf(region).flatMap(({ at, delta, unit, from, reference }) =>
    reference
      ? [named(unit, reference.value + (point[at] - from - reference.pixel) * delta)]
      : [],
  );

const named = (unit: string, value: number): AxisValue => ({
  name: QUANTITIES[unit] ?? unit,
  value,
  unit,
});

/** The axes that have a unit and a scale: across, then down; `at` is their place in a point. */
export function axesOf(region: UltrasoundRegion) {
  const { x0, y0, deltaX, deltaY, unitsX, unitsY, referenceX, referenceY } = region;
  const across = { at: 0, delta: deltaX, unit: UNITS[unitsX], from: x0 } as const;
  const down = { at: 1, delta: deltaY, unit: UNITS[unitsY], from: y0 } as const;
  return [
    { ...across, reference: referenceX },
    { ...down, reference: referenceY },
  ].flatMap((axis) =>
    axis.unit !== undefined && axis.delta !== 0 ? [{ ...axis, unit: axis.unit }] : [],
  );
}

/** What the axes of a region are, in words: “across is time, down is velocity”. */
export function axesInWords(region: UltrasoundRegion): string {
  const words = ['across', 'down'].map((direction, at) => {
    const axis = axesOf(region).find((each) => each.at === at);
    return `${direction} is ${axis ? named(axis.unit, 0).name : 'no measure'}`;
  });
  return words.join(', ');
}

/** Whence a number is: `US region 2, 0.031 cm/px`; where the axes differ, both scales. */
export function scaleInWords(region: UltrasoundRegion): string {
  const scales = axesOf(region).map(
    ({ delta, unit }) => `${Number(Math.abs(delta).toPrecision(2))} ${unit}/px`,
  );
  return [`US region ${region.number}`, ...new Set(scales)].join(', ');
}

/** Region Spatial Format (0018,6012), Region Data Type (0018,6014): those that a reader names. */
const FORMATS: Readonly<Record<number, string>> = {
  1: '2D',
  2: 'M-mode',
  3: 'spectral',
  4: 'wave form',
  5: 'graphics',
};
const DATA_TYPES: Readonly<Record<number, string>> = {
  1: 'tissue',
  2: 'colour flow',
  3: 'pulsed-wave Doppler',
  4: 'continuous-wave Doppler',
  10: 'ECG',
  13: 'grey bar',
  14: 'colour bar',
};

/**
 * What a region shows, in words: “tissue 2D”, “pulsed-wave Doppler spectral”.
 *
 * @param inWords - Says each of them in the reader's language; absent: English.
 */
export const regionName = (
  { dataType, spatialFormat }: UltrasoundRegion,
  inWords: (word: string) => string = (english) => english,
): string =>
  [DATA_TYPES[dataType], FORMATS[spatialFormat]]
    .flatMap((word) => (word === undefined ? [] : [inWords(word)]))
    .join(' ') || inWords('unnamed');

/** Has at least one axis a unit and a scale? */
export const isCalibrated = (region: UltrasoundRegion): boolean =>
  axesOf(region).length > 0;

/** Are both axes lengths? */
export const isPlane = (region: UltrasoundRegion): boolean =>
  axesOf(region).filter(({ unit }) => unit === 'cm').length === 2;

/**
 * Millimetres between rows, then columns, where one scale holds for all of a picture that has
 * lengths on both axes; undefined where there are several, or none.
 */
export function commonSpacing(regions: readonly UltrasoundRegion[]): Spacing | undefined {
  const [first, ...others] = regions.filter(isPlane);
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
