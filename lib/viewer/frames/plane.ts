import { metaData } from '@cornerstonejs/core';
import type { Slice } from '@/lib/image/series/across';
import {
  patientPoint,
  patientToPixel,
  pixelPoint,
  pixelToPatient,
  type PixelPoint,
} from '@/lib/image/geometry';

type Vector = readonly [number, number, number];
type World = [number, number, number];

/** The plane in which Cornerstone draws a frame. */
export interface FramePlane extends Slice {
  /** The plane is the patient's: its points are patient coordinates. False for most ultrasound. */
  readonly inPatient: boolean;
  /** The directions, at least, are the patient's: letters can be put on the edges. */
  readonly oriented: boolean;
  readonly frameOfReferenceUid: string | null;
}

/**
 * Where Cornerstone puts a frame. Frames without a place in the patient lie in a plane of its own
 * making (pixels as millimetres), so that world coordinates always exist but don't always mean
 * anything.
 *
 * Ours instead of `worldToImageCoords`, which counts from a pixel's corner and scales rows by the
 * spacing of columns: wrong by half a pixel always, and by more on pixels that aren't square.
 */
export function framePlane(imageId: string): FramePlane {
  const module = metaData.get('imagePlaneModule', imageId) as
    | {
        imagePositionPatient?: Vector;
        rowCosines?: Vector;
        columnCosines?: Vector;
        rowPixelSpacing?: number;
        columnPixelSpacing?: number;
        frameOfReferenceUID?: string;
        rows?: number;
        columns?: number;
        usingDefaultValues?: boolean;
        isDefaultValueSetForRowCosine?: boolean;
      }
    | undefined;
  const position = module?.imagePositionPatient ?? [0, 0, 0];
  return {
    plane: {
      position: patientPoint(...position),
      rowDirection: module?.rowCosines ?? [1, 0, 0],
      columnDirection: module?.columnCosines ?? [0, 1, 0],
      rowSpacingMm: module?.rowPixelSpacing || 1,
      columnSpacingMm: module?.columnPixelSpacing || 1,
    },
    rows: module?.rows ?? 0,
    columns: module?.columns ?? 0,
    inPatient: module !== undefined && !module.usingDefaultValues,
    oriented: module !== undefined && !module.isDefaultValueSetForRowCosine,
    frameOfReferenceUid: module?.frameOfReferenceUID || null,
  };
}

/** A pixel of a frame in Cornerstone's world. */
export function toWorld(imageId: string, pixel: PixelPoint): World {
  const [x, y, z] = pixelToPatient(framePlane(imageId).plane, pixel);
  return [x, y, z];
}

/** The pixel in the middle of a frame, in Cornerstone's world. */
export function middleOf(imageId: string): World {
  const { rows, columns } = framePlane(imageId);
  return toWorld(imageId, pixelPoint(columns >> 1, rows >> 1));
}

/** The pixel of a frame under a point of Cornerstone's world. */
export const toPixel = (imageId: string, [x, y, z]: Vector): PixelPoint =>
  patientToPixel(framePlane(imageId).plane, patientPoint(x, y, z)).pixel;

export const asPixelPoint = ([column, row]: readonly [number, number]) =>
  pixelPoint(column, row);

/** Slices that have a place in the patient, all in one frame of reference. */
export interface Volume {
  readonly frameOfReferenceUid: string;
  readonly slices: readonly Slice[];
}

/** @returns null where a frame has no place in the patient, or they don't share one frame of reference. */
export function volumeOf(imageIds: readonly string[]): Volume | null {
  const planes = imageIds.map(framePlane);
  const frameOfReferenceUid = planes[0]?.frameOfReferenceUid;
  if (!frameOfReferenceUid) return null;
  const isOne = planes.every(
    (each) => each.inPatient && each.frameOfReferenceUid === frameOfReferenceUid,
  );
  return isOne ? { frameOfReferenceUid, slices: planes } : null;
}
