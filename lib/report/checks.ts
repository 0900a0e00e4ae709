import { type ImagePlane, pixelPoint, pixelToPatient } from '@/lib/image/geometry';
import type { Evidence, PixelBox, Statement } from '@/lib/report/finding';
import { regionWarnings } from '@/lib/report/regions';
import { repetitionWarnings, wordingWarnings } from '@/lib/report/wording';

/** What is known of a frame that evidence may point to. */
export interface CheckedFrame {
  readonly sopInstanceUid: string;
  /** 1-based. */
  readonly frame: number;
  readonly rows: number;
  readonly columns: number;
  /** Absent for ultrasound and everything else without a place in the patient. */
  readonly plane?: ImagePlane | undefined;
  /** Between rows, then between columns, in mm: where there is no plane but a calibration. */
  readonly pixelSpacing?: readonly [number, number] | undefined;
}

/** What was sent to the model, as far as a check needs it. */
export interface CheckContext {
  /** The frames sent; for a person's own findings, those of the study. */
  readonly frames: readonly CheckedFrame[];
  /** Along the stack; absent where the frames have no places. */
  readonly sentSpanMm?: number | undefined;
  readonly seriesSpanMm?: number | undefined;
  /** Largest distance between two neighbouring slices that were sent. */
  readonly widestGapMm?: number | undefined;
  /** Body Part Examined, or the reader's word for it: “CHEST”. */
  readonly bodyPart?: string | undefined;
}

/**
 * What deserves a second look, without any model: contradictions between a statement's words, its
 * fields, its boxes and what was sent. A warning never changes a statement.
 *
 * @returns For each statement, in order, plain sentences; mostly none.
 */
export function checkStatements(
  statements: readonly Statement[],
  context: CheckContext,
): string[][] {
  const frames = new Map(context.frames.map((frame) => [keyOf(frame), frame]));
  const repetitions = repetitionWarnings(statements);
  return statements.map((statement, index) => [
    ...evidenceWarnings(statement, frames),
    ...coverageWarnings(statement, context),
    ...regionWarnings(statement, context.bodyPart),
    ...wordingWarnings(statement),
    ...(repetitions[index] ?? []),
  ]);
}

const keyOf = ({ sopInstanceUid, frame }: Pick<Evidence, 'sopInstanceUid' | 'frame'>) =>
  `${sopInstanceUid}/${frame}`;

function evidenceWarnings(
  statement: Statement,
  frames: ReadonlyMap<string, CheckedFrame>,
): string[] {
  const { evidence } = statement;
  const unsent = evidence.some((each) => !frames.has(keyOf(each)));
  return [
    ...(unsent ? ['Points to an image that was not among those sent.'] : []),
    ...evidence.flatMap((each) => {
      const frame = frames.get(keyOf(each));
      if (!frame || !each.box) return [];
      return [
        ...sideWarnings(statement, each.box, frame),
        ...sizeWarnings(statement, each.box, frame),
      ];
    }),
  ];
}

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

/** Slices farther apart than this can hide a lesion that matters between them. */
const WIDE_GAP_MM = 10;
/** The ends of a series rarely hold the organ asked about; less than this is worth a word. */
const MOST_OF_IT = 0.9;

/** “No nodule” holds for what was sent only. */
function coverageWarnings(
  { polarity, section, evidence }: Statement,
  { sentSpanMm, seriesSpanMm, widestGapMm }: CheckContext,
): string[] {
  if (polarity !== 'absent' || section === 'technique') return [];
  const partly =
    sentSpanMm !== undefined &&
    seriesSpanMm !== undefined &&
    sentSpanMm < MOST_OF_IT * seriesSpanMm;
  return [
    ...(evidence.length === 0
      ? ['Says that something is absent, but cites no slice.']
      : []),
    ...(partly
      ? [
          `Says that something is absent, but only ${Math.round(sentSpanMm)} of ${Math.round(seriesSpanMm)} mm of the series were sent.`,
        ]
      : []),
    ...(widestGapMm !== undefined && widestGapMm > WIDE_GAP_MM
      ? [
          `Says that something is absent, but the slices sent are up to ${short(widestGapMm)} mm apart.`,
        ]
      : []),
  ];
}

const short = (value: number) => String(Math.round(value * 10) / 10);
