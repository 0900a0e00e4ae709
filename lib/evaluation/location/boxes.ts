import type { PixelBox } from '@/lib/report/finding';
import { refused } from '@/lib/evaluation/refusal';

/** @throws AppError `invalid_request` unless left < right and top < bottom, all finite. */
export function checkBox([left, top, right, bottom]: PixelBox): void {
  if (!(
    left < right &&
    top < bottom &&
    right - left < Infinity &&
    bottom - top < Infinity
  )) {
    throw refused(
      'A box must have its left before its right and its top above its bottom.',
    );
  }
}

export const areaOf = ([left, top, right, bottom]: PixelBox): number =>
  (right - left) * (bottom - top);

function sharedArea(a: PixelBox, b: PixelBox): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  return width > 0 && height > 0 ? width * height : 0;
}

/**
 * Intersection over union (Jaccard's index) of two boxes, as areas between their edges: no pixel is
 * added to a side. 0 … 1.
 *
 * @see Everingham and others, The PASCAL Visual Object Classes Challenge, 2010; pycocotools `bbIou`
 */
export function boxIou(a: PixelBox, b: PixelBox): number {
  checkBox(a);
  checkBox(b);
  const shared = sharedArea(a, b);
  return shared / (areaOf(a) + areaOf(b) - shared);
}

/** Dice's coefficient of two boxes, 2 · shared / (a + b): always 2 · IoU / (1 + IoU). 0 … 1. */
export function boxDice(a: PixelBox, b: PixelBox): number {
  const iou = boxIou(a, b);
  return (2 * iou) / (1 + iou);
}

/** Does the middle of a box lie in another, edges included? */
export function isCentreIn(box: PixelBox, other: PixelBox): boolean {
  checkBox(box);
  checkBox(other);
  const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  return x >= other[0] && x <= other[2] && y >= other[1] && y <= other[3];
}
