import { pixelPoint, pixelToPatient } from '@/lib/image/geometry';
import type { CheckedFrame } from '@/lib/report/checks/checked';
import type { PixelBox, Statement } from '@/lib/report/finding';

/** What a box says against the side and the size of its statement. */
export const boxWarnings = (
  statement: Statement,
  box: PixelBox,
  frame: CheckedFrame,
): string[] => [
  ...sideWarnings(statement, box, frame),
  ...sizeWarnings(statement, box, frame),
];

/** Nearer to the middle than this part of the half-width, left and right can't be told. */
const MIDDLE = 0.1;
/** Farther from it, nothing is in the midline. */
const OFF_MIDLINE = 0.3;
/** A picture that reaches less to the sides than this lies along the midline (sagittal). */
const LEAST_HALF_WIDTH_MM = 20;

/**
 * The side stated against the side of the box in the patient. The body's middle is not known; the
 * middle of the picture stands for it, and the warning says so.
 */
function sideWarnings(
  { side }: Statement,
  [left, top, right, bottom]: PixelBox,
  { plane, rows, columns }: CheckedFrame,
): string[] {
  if (!plane || side === null || side === 'bilateral') return [];
  const [x] = pixelToPatient(plane, pixelPoint((left + right) / 2, (top + bottom) / 2));
  const [middle] = pixelToPatient(plane, pixelPoint((columns - 1) / 2, (rows - 1) / 2));
  const halfWidth =
    (Math.abs(plane.rowDirection[0]) * columns * plane.columnSpacingMm +
      Math.abs(plane.columnDirection[0]) * rows * plane.rowSpacingMm) /
    2;
  if (halfWidth < LEAST_HALF_WIDTH_MM) return [];
  const off = x - middle; // patient left is +x
  const where = `${Math.round(Math.abs(off))} mm to the patient’s ${off > 0 ? 'left' : 'right'} of the middle of the image`;
  if (side === 'midline') {
    return Math.abs(off) > OFF_MIDLINE * halfWidth
      ? [`States the midline, but its box lies ${where}.`]
      : [];
  }
  const opposite = side === 'left' ? off < 0 : off > 0;
  return opposite && Math.abs(off) > MIDDLE * halfWidth
    ? [`States the ${side} side, but its box lies ${where}.`]
    : [];
}

/** Boxes are drawn loosely: only a size that is half as large again, or as small, is worth a word. */
const SIZE_TOLERANCE = 1.5;

function sizeWarnings(
  { sizeMm }: Statement,
  [left, top, right, bottom]: PixelBox,
  { plane, pixelSpacing }: CheckedFrame,
): string[] {
  const spacing = plane ? [plane.rowSpacingMm, plane.columnSpacingMm] : pixelSpacing;
  if (sizeMm === null || !spacing) return [];
  const [rowSpacing = 0, columnSpacing = 0] = spacing;
  const width = (right - left) * columnSpacing;
  const height = (bottom - top) * rowSpacing;
  // The largest diameter of what fills a box is at least its long side, at most its diagonal.
  const atLeast = Math.max(width, height) / SIZE_TOLERANCE - Math.max(...spacing);
  const atMost = Math.hypot(width, height) * SIZE_TOLERANCE + Math.max(...spacing);
  if (sizeMm >= atLeast && sizeMm <= atMost) return [];
  return [
    `States ${short(sizeMm)} mm, but its box measures ${short(width)} × ${short(height)} mm.`,
  ];
}

const short = (value: number) => String(Math.round(value * 10) / 10);
