import { itemsOf, numberOf, TAG, type DicomJson } from '@/lib/dicom/json';

/** A region of an ultrasound image, and the scale of its two axes (PS3.3 C.8.5.5). */
export interface UltrasoundRegion {
  /** Its place in the sequence of the file, from 1. */
  readonly number: number;
  /** Zero-based, the corner pixels belong to the region. */
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  /** 1 = 2D, 2 = M-mode, 3 = spectral, 4 = wave form, 5 = graphics. */
  readonly spatialFormat: number;
  /** 1 = tissue, 2 = colour flow, 3 = PW Doppler, 4 = CW Doppler, … */
  readonly dataType: number;
  /** Where regions overlap, the pixels are those of the other one (bit 0 of Region Flags). */
  readonly isBehind: boolean;
  /** 3 = cm, 4 = seconds, 5 = hertz, 7 = cm/s, 8 = cm², …; 0 = none. */
  readonly unitsX: number;
  readonly unitsY: number;
  /** Units per pixel to the right and down; the sign tells the direction. */
  readonly deltaX: number;
  readonly deltaY: number;
  /** Where zero is, or some other value; absent where the file doesn't say. */
  readonly referenceX?: Reference | undefined;
  readonly referenceY?: Reference | undefined;
}

interface Reference {
  /** Counted from the region's own corner; it may lie outside. */
  readonly pixel: number;
  /** In the unit of the axis. */
  readonly value: number;
}

/** Regions that end before they begin are left out. @see DICOM PS3.3 C.8.5.5.1 */
export const readUltrasoundRegions = (header: DicomJson): UltrasoundRegion[] =>
  itemsOf(header, TAG.SequenceOfUltrasoundRegions).flatMap((item, index) => {
    const at = (tag: string) => numberOf(item, tag) ?? 0;
    const region: UltrasoundRegion = {
      number: index + 1,
      x0: at(TAG.RegionLocationMinX0),
      y0: at(TAG.RegionLocationMinY0),
      x1: at(TAG.RegionLocationMaxX1),
      y1: at(TAG.RegionLocationMaxY1),
      spatialFormat: at(TAG.RegionSpatialFormat),
      dataType: at(TAG.RegionDataType),
      isBehind: (at(TAG.RegionFlags) & 1) === 1,
      unitsX: at(TAG.PhysicalUnitsXDirection),
      unitsY: at(TAG.PhysicalUnitsYDirection),
      deltaX: at(TAG.PhysicalDeltaX),
      deltaY: at(TAG.PhysicalDeltaY),
      referenceX: reference(item, TAG.ReferencePixelX0, TAG.ReferencePixelPhysicalValueX),
      referenceY: reference(item, TAG.ReferencePixelY0, TAG.ReferencePixelPhysicalValueY),
    };
    return region.x1 >= region.x0 && region.y1 >= region.y0 ? [region] : [];
  });

/** @param valueTag - Its value, which is 0 where nobody tells another. */
function reference(
  item: DicomJson,
  pixelTag: string,
  valueTag: string,
): Reference | undefined {
  const pixel = numberOf(item, pixelTag);
  return pixel === undefined
    ? undefined
    : { pixel, value: numberOf(item, valueTag) ?? 0 };
}
