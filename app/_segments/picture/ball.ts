import { pixelPoint, type PixelPoint } from '@/lib/image/geometry';
import { cut, type Matrix } from '@/lib/image/segmentation/edit/strokes';
import { bitmapOf, runsOf, withFrame, type Mask } from '@/lib/image/segmentation/mask';
import type { FrameId } from '@/lib/viewer/frames/headers';
import { imageIdOfFrame } from '@/lib/viewer/frames/image-ids';
import { framePlane, toPixel, toWorld, volumeOf } from '@/lib/viewer/frames/plane';
import { distanceToPlane, patientPoint } from '@/lib/image/geometry';

/**
 * A ball around a point of a frame, through all slices of its stack that it reaches.
 *
 * @param radius - In pixels along a row of the frame.
 * @param value - 1 adds it to the mask, 0 takes it away.
 * @returns null where the stack has no places in the patient.
 */
export function withBall(
  mask: Mask,
  frames: readonly FrameId[],
  on: FrameId,
  center: PixelPoint,
  radius: number,
  value: 0 | 1,
): Mask | null {
  const imageIds = frames.map((frame) => imageIdOfFrame(frame) ?? '');
  const own = imageIdOfFrame(on);
  if (!own || !volumeOf(imageIds)) return null;
  const middle = toWorld(own, center);
  const radiusMm = radius * framePlane(own).plane.columnSpacingMm;
  let next = mask;
  for (const [index, { sopInstanceUid, frame: frameNumber }] of frames.entries()) {
    const imageId = imageIds[index] ?? '';
    const { plane, rows, columns } = framePlane(imageId);
    const away = distanceToPlane(plane, patientPoint(...middle));
    if (Math.abs(away) > radiusMm) continue;
    if (rows !== mask.rows || columns !== mask.columns) continue;
    const matrix: Matrix = { rows, columns };
    const here = Math.sqrt(radiusMm ** 2 - away ** 2);
    const before = mask.frames.find(
      (each) =>
        each.sopInstanceUid === sopInstanceUid && each.frameNumber === frameNumber,
    );
    const bitmap = bitmapOf(before?.runs ?? [rows * columns], rows * columns);
    const [x, y] = toPixel(imageId, middle);
    const shape = {
      kind: 'ellipse' as const,
      center: pixelPoint(x, y),
      radiusX: here / plane.columnSpacingMm,
      radiusY: here / plane.rowSpacingMm,
    };
    cut(matrix, shape, (at) => (bitmap[at] = value));
    next = withFrame(next, { sopInstanceUid, frameNumber, runs: runsOf(bitmap) });
  }
  return next;
}
