import { z } from 'zod';

/** DICOM's largest matrix (Rows and Columns are unsigned shorts), and ours. */
const MOST_ROWS = 65_535;
const MOST_FRAMES = 20_000;
/** Of one mask: beyond it is noise, not a drawing. */
const MOST_RUNS = 8_000_000;
/** What both databases count to. */
const MOST_VOXELS = 2 ** 31 - 1;

/**
 * The pixels of one frame that belong to a segment, as the lengths of its runs: of pixels outside,
 * inside, outside … in turn, row by row from the top left (uncompressed RLE of COCO, but row by row
 * where COCO goes by columns). Only the first may be 0: the frame then begins inside.
 */
const frameSchema = z.strictObject({
  sopInstanceUid: z.string().min(1).max(64),
  /** From 1. */
  frameNumber: z.int().min(1),
  runs: z.array(z.int().min(0)).min(1),
});

/**
 * Which pixels of a series belong to a segment. Frames that have none are left out, and none is
 * there twice.
 */
export const maskSchema = z
  .strictObject({
    rows: z.int().min(1).max(MOST_ROWS),
    columns: z.int().min(1).max(MOST_ROWS),
    frames: z.array(frameSchema).max(MOST_FRAMES),
  })
  .superRefine(({ rows, columns, frames }, context) => {
    const seen = new Set<string>();
    let runCount = 0;
    for (const [index, frame] of frames.entries()) {
      const complain = (message: string, at: string) =>
        context.addIssue({ code: 'custom', path: ['frames', index, at], message });
      const name = frameKey(frame);
      if (seen.has(name)) complain('This frame is there twice.', 'frameNumber');
      seen.add(name);
      runCount += frame.runs.length;
      if (frame.runs.indexOf(0, 1) > 0) complain('Only the first run may be 0.', 'runs');
      const sum = frame.runs.reduce((total, run) => total + run, 0);
      if (sum !== rows * columns) {
        complain(`The runs make ${sum} pixels, not ${rows * columns}.`, 'runs');
      }
    }
    const complainOfAll = (message: string) =>
      context.addIssue({ code: 'custom', path: ['frames'], message });
    if (runCount > MOST_RUNS) complainOfAll(`More than ${MOST_RUNS} runs are not taken.`);
    if (voxelsInside({ rows, columns, frames }) > MOST_VOXELS) {
      complainOfAll(`More than ${MOST_VOXELS} voxels are not taken.`);
    }
  });

type Parsed = z.infer<typeof maskSchema>;
export interface MaskFrame {
  readonly sopInstanceUid: string;
  readonly frameNumber: number;
  readonly runs: readonly number[];
}
export interface Mask extends Readonly<Omit<Parsed, 'frames'>> {
  readonly frames: readonly MaskFrame[];
}

/** Names a frame among those of all instances. */
export const frameKey = (frame: Omit<MaskFrame, 'runs'>): string =>
  `${frame.sopInstanceUid}/${frame.frameNumber}`;

/**
 * @param pixels - Row by row.
 * @param isIn - Which values are inside; by default everything but 0.
 */
export function runsOf(
  pixels: ArrayLike<number>,
  isIn: (value: number) => boolean = (value) => value !== 0,
): number[] {
  const runs: number[] = [];
  let isInside = false;
  let from = 0;
  for (let at = 0; at < pixels.length; at++) {
    if (isIn(pixels[at] ?? 0) === isInside) continue;
    runs.push(at - from);
    from = at;
    isInside = !isInside;
  }
  runs.push(pixels.length - from);
  return runs;
}

/**
 * @param pixels - Rows × columns.
 * @returns 1 inside, 0 outside, row by row.
 */
export function bitmapOf(runs: readonly number[], pixels: number): Uint8Array {
  const bitmap = new Uint8Array(pixels);
  let at = 0;
  for (const [index, run] of runs.entries()) {
    if (index % 2 === 1) bitmap.fill(1, at, at + run);
    at += run;
  }
  return bitmap;
}

/** How many pixels are inside. */
export const pixelsInside = (runs: readonly number[]): number =>
  runs.reduce((sum, run, index) => (index % 2 === 1 ? sum + run : sum), 0);

/** Do two masks mark the same pixels? In whatever order their frames are, empty ones or not. */
export function markTheSame(a: Mask, b: Mask): boolean {
  const marked = ({ rows, columns, frames }: Mask) => [
    `${rows} ${columns}`,
    ...frames
      .filter(({ runs }) => pixelsInside(runs) > 0)
      .map((frame) => `${frameKey(frame)} ${frame.runs.join(' ')}`)
      .sort(),
  ];
  const [first, second] = [marked(a), marked(b)];
  return first.length === second.length && first.every((line, at) => line === second[at]);
}

/** How many pixels of all frames are inside. */
export const voxelsInside = ({ frames }: Mask): number =>
  frames.reduce((sum, { runs }) => sum + pixelsInside(runs), 0);

/** The bitmaps of a mask's frames, by `frameKey`. */
export const bitmapsOf = ({ rows, columns, frames }: Mask): Map<string, Uint8Array> =>
  new Map(frames.map((frame) => [frameKey(frame), bitmapOf(frame.runs, rows * columns)]));

/**
 * A mask without one of its frames, or with another drawing in its place; without the frame where
 * the drawing is empty. The others keep their order.
 */
export function withFrame(mask: Mask, frame: MaskFrame): Mask {
  const key = frameKey(frame);
  const isEmpty = pixelsInside(frame.runs) === 0;
  const before = mask.frames.findIndex((each) => frameKey(each) === key);
  if (before < 0) return isEmpty ? mask : { ...mask, frames: [...mask.frames, frame] };
  const frames = mask.frames.toSpliced(before, 1, ...(isEmpty ? [] : [frame]));
  return { ...mask, frames };
}

/** What is in either mask. @throws RangeError for masks of two matrices. */
export function union(a: Mask, b: Mask): Mask {
  assertAlike(a, b);
  const others = new Map(b.frames.map((frame) => [frameKey(frame), frame]));
  const both = a.frames.map((frame) => {
    const other = others.get(frameKey(frame));
    others.delete(frameKey(frame));
    return other ? combined(frame, other, (x, y) => x || y) : frame;
  });
  return { ...a, frames: [...both, ...others.values()] };
}

/** What is in the first mask and not in the second. @throws RangeError for masks of two matrices. */
export function subtract(a: Mask, b: Mask): Mask {
  assertAlike(a, b);
  const others = new Map(b.frames.map((frame) => [frameKey(frame), frame]));
  const left = a.frames.map((frame) => {
    const other = others.get(frameKey(frame));
    return other ? combined(frame, other, (x, y) => x && !y) : frame;
  });
  return { ...a, frames: left.filter(({ runs }) => pixelsInside(runs) > 0) };
}

function assertAlike(a: Mask, b: Mask) {
  if (a.rows === b.rows && a.columns === b.columns) return;
  throw new RangeError(
    `Masks of ${a.columns} × ${a.rows} and ${b.columns} × ${b.rows} are not combined.`,
  );
}

/** Goes from one end of a run to the next, of both; the pixels between are alike. */
function combined(
  a: MaskFrame,
  b: MaskFrame,
  isIn: (inA: boolean, inB: boolean) => boolean,
): MaskFrame {
  const runs: number[] = [];
  let isInside = false;
  let from = 0;
  let at = 0;
  const [cursorA, cursorB] = [new Cursor(a.runs), new Cursor(b.runs)];
  while (cursorA.end < Infinity || cursorB.end < Infinity) {
    if (isIn(cursorA.isInside, cursorB.isInside) !== isInside) {
      runs.push(at - from);
      from = at;
      isInside = !isInside;
    }
    at = Math.min(cursorA.end, cursorB.end);
    cursorA.passTo(at);
    cursorB.passTo(at);
  }
  runs.push(at - from);
  return { ...a, runs };
}

class Cursor {
  /** Of the run that it is in. */
  end = 0;
  isInside = true;
  private next = 0;
  constructor(private readonly runs: readonly number[]) {
    this.passTo(0);
  }
  passTo(at: number) {
    while (this.end <= at) {
      const run = this.runs[this.next++];
      this.end = run === undefined ? Infinity : this.end + run;
      this.isInside = run !== undefined && !this.isInside;
    }
  }
}
