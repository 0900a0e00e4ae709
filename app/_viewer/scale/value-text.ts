import { readFrameAttributes } from '@/lib/dicom/image-attributes';
import type { DicomJson } from '@/lib/dicom/json';
import type { PixelValue } from '@/lib/viewer/frames/pixel-value';
import { valueScaleOf } from '@/lib/viewer/measuring/measured';

/** Rescale types that say nothing: unspecified, or what a look-up table is for. */
const UNSAID = ['US', 'NORMALIZED', ''];

/**
 * What a pixel's value is called beside its picture: in Hounsfield units, as an uptake, in the unit that
 * the header names, or as it is.
 *
 * @see DICOM PS3.3 C.11.1.1.2 (Rescale Type)
 */
export function valueText(value: PixelValue, header: DicomJson, frame: number): string {
  if (typeof value !== 'number') return `RGB ${value.join(', ')}`;
  const { factor, unit } = valueScaleOf(header, frame);
  const type = readFrameAttributes(header, frame).rescale?.type ?? '';
  const named = unit === '1' && !UNSAID.includes(type) ? type : unit;
  const digits = short(value * factor);
  return named === '1' ? digits : `${digits} ${named}`;
}

/** Whole numbers stay whole; of others as much as the eye tells apart. */
function short(value: number): string {
  if (Math.abs(value - Math.round(value)) < 1e-4) return String(Math.round(value) || 0);
  return Math.abs(value) >= 100 ? value.toFixed(1) : String(+value.toPrecision(3));
}
