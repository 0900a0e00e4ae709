import type { DicomJson } from '@/lib/dicom/json';
import {
  readFrameAttributes,
  readUltrasoundRegions,
  type UltrasoundRegion,
} from '@/lib/dicom/image-attributes';
import type { measurementSchema, toolSchema } from '@/lib/api/annotations';
import { pixelPoint, type PixelPoint } from '@/lib/image/geometry';
import { lengthBetween, measureRoi } from '@/lib/image/measure';
import type { Spacing } from '@/lib/image/resize';
import { stringOf, TAG } from '@/lib/dicom/json';
import { toPixel } from '@/lib/viewer/frames/plane';
import { frameOf, headerOf } from '@/lib/viewer/frames/headers';
import { valuesOf } from '@/lib/viewer/frames/windows';
import type { z } from 'zod';

export type Measurement = z.infer<typeof measurementSchema>;
export type AnnotationTool = z.infer<typeof toolSchema>;

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

/**
 * The numbers of an annotation.
 *
 * @param points - Handles in the order of the tool: two ends; or bottom, top, left, right.
 * @param frame - Rescaled values; without them an ellipse has an area only.
 * @param unit - Of the rescaled values: `HU` for CT, `1` where they have none.
 */
export function measure(
  tool: AnnotationTool,
  points: readonly PixelPoint[],
  { spacing }: Scale,
  frame: { values: Float32Array; columns: number; rows: number } | null,
  unit: string,
): Measurement[] {
  const [first, second, left, right] = points;
  if (!first || !second) return [];
  if (tool === 'Length') {
    return [{ name: 'length', ...lengthBetween(first, second, spacing) }];
  }
  if (!left || !right) return [];
  const roi = {
    kind: 'ellipse',
    center: pixelPoint((left[0] + right[0]) / 2, (left[1] + right[1]) / 2),
    radiusX: Math.hypot(right[0] - left[0], right[1] - left[1]) / 2,
    radiusY: Math.hypot(second[0] - first[0], second[1] - first[1]) / 2,
    angle: (Math.atan2(right[1] - left[1], right[0] - left[0]) * 180) / Math.PI,
  } as const;
  const empty = { values: new Float32Array(), columns: 0, rows: 0 };
  const { area, count, values } = measureRoi(frame ?? empty, roi, spacing);
  const statistics = values
    ? [
        { name: 'mean', value: values.mean, unit },
        { name: 'sd', value: values.deviation, unit },
        { name: 'min', value: values.min, unit },
        { name: 'max', value: values.max, unit },
        { name: 'pixels', value: count, unit: '1' },
      ]
    : [];
  return [{ name: 'area', ...area }, ...statistics];
}

/** Measure handles given in Cornerstone's world on the frame they were drawn on. */
export function measureInWorld(
  tool: AnnotationTool,
  imageId: string,
  world: readonly (readonly [number, number, number])[],
): { measurements: Measurement[]; note: string | undefined } {
  const frame = frameOf(imageId);
  const header = frame && headerOf(frame.sopInstanceUid);
  if (!header || !frame) return { measurements: [], note: undefined };
  const points = world.map((point) => toPixel(imageId, point));
  const scale = scaleAt(header, frame.frame, points);
  const grey = stringOf(header, TAG.PhotometricInterpretation)?.startsWith('MONO');
  const values = tool === 'EllipticalROI' && grey ? valuesOf(imageId) : null;
  return {
    measurements: measure(tool, points, scale, values, unitOf(header, frame.frame)),
    note: scale.note,
  };
}

/** The unit of the rescaled values of a frame: `HU`, or `1` where none is known. */
export function unitOf(header: DicomJson, frame: number): string {
  const { rescale } = readFrameAttributes(header, frame);
  if (stringOf(header, TAG.Modality) === 'CT' && (rescale?.type ?? 'HU') === 'HU') {
    return 'HU';
  }
  return '1';
}

/** A measurement as it is read on the screen: one decimal, its unit, `1` not spoken. */
export function readable({ name, value, unit }: Measurement): string {
  const number = value.toFixed(name === 'pixels' ? 0 : 1);
  const spoken = unit === '1' ? number : `${number} ${unit}`;
  return name === 'length' || name === 'area'
    ? spoken
    : `${LABELS[name] ?? name} ${spoken}`;
}
const LABELS: Record<string, string> = { mean: 'mean', sd: 'SD', pixels: 'pixels' };

// Cornerstone asks for the lines on every redraw; the answer changes only with the handles.
const remembered = new WeakMap<object, { key: string; lines: string[] }>();

/** The lines beside a drawn annotation, for Cornerstone's `getTextLines`. */
export function measuredLines(
  data: { handles: { points: [number, number, number][] }; label?: string },
  targetId: string,
): string[] {
  const imageId = targetId.replace(/^imageId:/, '');
  const { points } = data.handles;
  const key = `${imageId} ${points.join(' ')} ${data.label ?? ''}`;
  const known = remembered.get(data);
  if (known?.key === key) return known.lines;
  const tool = points.length === 2 ? 'Length' : 'EllipticalROI';
  const { measurements, note } = measureInWorld(tool, imageId, points);
  const shown = measurements.filter(
    ({ name }) => !['min', 'max', 'pixels'].includes(name),
  );
  const [first, ...rest] = shown.map(readable);
  const lines = [
    data.label ?? '',
    note ? `${first} (${note})` : (first ?? ''),
    rest.join('  '),
  ].filter((line) => line !== '');
  remembered.set(data, { key, lines });
  return lines;
}
