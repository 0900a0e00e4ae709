import type { z } from 'zod';
import type { measurementSchema, toolSchema } from '@/lib/api/annotations';
import type { UltrasoundRegion } from '@/lib/dicom/attributes/ultrasound-regions';
import { pixelPoint, type PixelPoint } from '@/lib/image/geometry';
import { angleBetween, pathLength, smoothCurve } from '@/lib/image/measuring/curve';
import {
  angleAt,
  lengthBetween,
  measureRoi,
  type Roi,
} from '@/lib/image/measuring/measure';
import type { Spacing } from '@/lib/image/resize';
import {
  axesInWords,
  betweenAlongAxes,
  slopeBetween,
  travelPerPixel,
  valuesAlongAxes,
} from '@/lib/image/ultrasound/calibration';
import type { Scale } from '@/lib/viewer/measuring/scale';

export type Measurement = z.infer<typeof measurementSchema>;
export type AnnotationTool = z.infer<typeof toolSchema>;

/** What the rescaled values of a frame are multiplied by to be read, and their unit then. */
export interface ValueScale {
  readonly factor: number;
  /** `HU`, `SUVbw`, `Bq/ml`, or `1` where none is known. */
  readonly unit: string;
  /** Why there is no better unit. */
  readonly note?: string | undefined;
}

/** What was drawn: handles in the order of the tool (see the API), in pixels of the frame. */
export interface Shape {
  readonly tool: AnnotationTool;
  readonly points: readonly PixelPoint[];
  /** Of contours: back to the first point. */
  readonly closed?: boolean | undefined;
  /** Between rows and columns where it was drawn: what a circle is round in. */
  readonly roundIn?: Spacing | undefined;
}

/** Rescaled values of a frame, row by row. */
export interface FrameValues {
  readonly values: Float32Array;
  readonly columns: number;
  readonly rows: number;
}

/**
 * The numbers of an annotation; none while it is not drawn to its end.
 *
 * @param frame - Without it a region has its extent only.
 * @param by - How the rescaled values are read: `HU` for CT, `SUVbw` for PET, `1` where they have no unit.
 */
export function measure(
  shape: Shape,
  scale: Scale,
  frame: FrameValues | null,
  by: ValueScale,
): Measurement[] {
  const { note } = scale;
  const numbers = numbersOf(shape, scale, frame, by);
  if (note === undefined) return numbers;
  return numbers.map((each) =>
    WITHOUT_SCALE.includes(each.name) ? each : { ...each, note },
  );
}

const STATISTICS = ['mean', 'sd', 'median', 'min', 'max', 'pixels'];
const WITHOUT_SCALE = ['angle', 'value', ...STATISTICS];

/**
 * Why a shape has no length, area or angle: its ends lie in parts of an ultrasound picture that don't
 * belong together, or in one where these mean nothing.
 *
 * @returns A sentence; undefined where there is nothing to refuse.
 */
export function refusalOf({ tool, closed }: Shape, scale: Scale): string | undefined {
  if (WITHOUT_EXTENT.includes(tool)) return undefined;
  if (!scale.axes) return scale.refusal;
  if (tool === 'Length') return undefined;
  const isTracing = CONTOURS.includes(tool) && closed === true;
  if (isTracing && travelPerPixel(scale.axes) !== undefined) return undefined;
  return `No number: ${axesInWords(scale.axes)} here. Length measures both.`;
}

const WITHOUT_EXTENT: readonly AnnotationTool[] = [
  'Probe',
  'ArrowAnnotate',
  'Label',
  'KeyImage',
];

function numbersOf(
  shape: Shape,
  scale: Scale,
  frame: FrameValues | null,
  by: ValueScale,
): Measurement[] {
  const { tool, points } = shape;
  const { spacing, axes } = scale;
  const [a, b, c, d] = points;
  const isRefused = refusalOf(shape, scale) !== undefined;
  switch (tool) {
    case 'Length':
    case 'Calibration':
      if (!a || !b || isRefused) return [];
      if (axes) return alongAxes(axes, a, b);
      return [{ name: 'length', ...lengthBetween(a, b, spacing, scale.unit) }];
    case 'Bidirectional':
      return a && b && c && d && !isRefused ? twoAxes([a, b], [c, d], scale) : [];
    case 'Angle':
      return a && b && c && !isRefused ? angle(scale, (by) => angleAt(b, a, c, by)) : [];
    case 'CobbAngle':
      return a && b && c && d && !isRefused
        ? angle(scale, (by) => angleBetween([a, b], [c, d], by))
        : [];
    case 'Probe':
      if (!a) return [];
      return [...(axes ? valuesAlongAxes(axes, a) : []), ...valueAt(a, frame, by)];
    case 'ArrowAnnotate':
    case 'Label':
    case 'KeyImage':
      return [];
    default:
      return region(shape, scale, frame, by);
  }
}

/** Of a spectrum: time, velocity, and how fast it changes. */
function alongAxes(
  region: UltrasoundRegion,
  a: PixelPoint,
  b: PixelPoint,
): Measurement[] {
  const slope = slopeBetween(region, a, b);
  return [...betweenAlongAxes(region, a, b), ...(slope ? [slope] : [])];
}

function twoAxes(
  one: readonly [PixelPoint, PixelPoint],
  other: readonly [PixelPoint, PixelPoint],
  { spacing, unit }: Scale,
): Measurement[] {
  const [short, long] = [one, other]
    .map((ends) => lengthBetween(...ends, spacing, unit))
    .sort((x, y) => x.value - y.value) as [Measurement, Measurement];
  return [
    { ...long, name: 'long axis' },
    { ...short, name: 'short axis' },
  ];
}

/** None outside the calibrated regions of ultrasound, where pixels need not be square. */
const angle = (
  { spacing, note }: Scale,
  in_: (spacing?: Spacing) => number,
): Measurement[] =>
  spacing || note === undefined
    ? [{ name: 'angle', value: in_(spacing), unit: '°' }]
    : [];

/** The value of the pixel that holds a point. */
function valueAt(
  [column, row]: PixelPoint,
  frame: FrameValues | null,
  by: ValueScale,
): Measurement[] {
  const [x, y] = [Math.round(column), Math.round(row)];
  if (!frame || x < 0 || y < 0 || x >= frame.columns || y >= frame.rows) return [];
  const value = frame.values[y * frame.columns + x] ?? NaN;
  return Number.isNaN(value) ? [] : [inUnit('value', value, by)];
}

const inUnit = (
  name: string,
  value: number,
  { factor, unit, note }: ValueScale,
): Measurement => ({ name, value: value * factor, unit, ...(note && { note }) });

const CONTOURS: readonly AnnotationTool[] = [
  'PlanarFreehandROI',
  'SplineROI',
  'Polyline',
];

function region(
  shape: Shape,
  scale: Scale,
  frame: FrameValues | null,
  by: ValueScale,
): Measurement[] {
  const { spacing } = scale;
  const isRefused = refusalOf(shape, scale) !== undefined;
  const contour = CONTOURS.includes(shape.tool);
  if (contour && !shape.closed) {
    const length = pathLength(shape.points, false, spacing, scale.unit);
    return shape.points.length > 1 && !isRefused ? [{ name: 'length', ...length }] : [];
  }
  const roi = roiOf(shape);
  if (!roi) return [];
  const empty = { values: new Float32Array(), columns: 0, rows: 0 };
  const { area, count, values } = measureRoi(frame ?? empty, roi, spacing, scale.unit);
  const travel = scale.axes && travelPerPixel(scale.axes);
  const extent =
    travel === undefined
      ? { name: 'area', ...area }
      : { name: 'velocity-time integral', value: area.value * travel, unit: 'cm' };
  const around =
    contour && roi.kind === 'polygon' && !scale.axes && !isRefused
      ? [{ name: 'perimeter', ...pathLength(roi.points, true, spacing, scale.unit) }]
      : [];
  const statistics = values
    ? [
        inUnit('mean', values.mean, by),
        inUnit('sd', values.deviation, by),
        inUnit('median', values.median, by),
        inUnit('min', values.min, by),
        inUnit('max', values.max, by),
        { name: 'pixels', value: count, unit: '1' },
      ]
    : [];
  return [...(isRefused ? [] : [extent]), ...statistics, ...around];
}

/** The region that a shape encloses; undefined while it has too few handles. */
function roiOf({ tool, points, roundIn = [1, 1] }: Shape): Roi | undefined {
  const [a, b, c, d] = points;
  if (!a || !b) return undefined;
  if (tool === 'CircleROI') {
    const radius = Math.hypot((b[0] - a[0]) * roundIn[1], (b[1] - a[1]) * roundIn[0]);
    return {
      kind: 'ellipse',
      center: a,
      radiusX: radius / roundIn[1],
      radiusY: radius / roundIn[0],
    };
  }
  if (!c) return undefined;
  if (tool === 'SplineROI') return { kind: 'polygon', points: smoothCurve(points) };
  if (tool === 'Polyline' || tool === 'PlanarFreehandROI') {
    return { kind: 'polygon', points };
  }
  if (!d) return undefined;
  if (tool === 'RectangleROI') return { kind: 'polygon', points: [a, b, d, c] };
  // The ellipse: bottom, top, left, right.
  return {
    kind: 'ellipse',
    center: pixelPoint((c[0] + d[0]) / 2, (c[1] + d[1]) / 2),
    radiusX: Math.hypot(d[0] - c[0], d[1] - c[1]) / 2,
    radiusY: Math.hypot(b[0] - a[0], b[1] - a[1]) / 2,
    angle: (Math.atan2(d[1] - c[1], d[0] - c[0]) * 180) / Math.PI,
  };
}
