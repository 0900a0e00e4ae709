import { toast } from 'sonner';
import { segmenting } from '@/app/_segments/settings';
import type { KeptSegment } from '@/app/_segments/segment';
import type { Cell } from '@/app/_viewer/cells/cell';
import type { Room, StackOfStudy } from '@/app/_viewer/room';
import { said } from '@/app/_words/passing';
import { pixelPoint, type PixelPoint } from '@/lib/image/geometry';
import type { Roi } from '@/lib/image/measuring/measure';
import { enclosedAt, pieceAt } from '@/lib/image/segmentation/edit/regions';
import { cut, pixelAt, stroke, type Matrix } from '@/lib/image/segmentation/edit/strokes';
import { bitmapOf, frameKey, runsOf, withFrame } from '@/lib/image/segmentation/mask';
import type { FrameId } from '@/lib/viewer/frames/headers';
import { imageIdOfFrame } from '@/lib/viewer/frames/image-ids';
import { framePlane } from '@/lib/viewer/frames/plane';
import type { Hand } from '@/lib/viewer/segmentation/hand';
import { shadesOf } from '@/lib/viewer/segmentation/shades';
import {
  isBrush,
  isSegmenting,
  type SegmentingTool,
} from '@/lib/viewer/segmentation/tools';
import { withBall } from './ball';
import { targetOn } from './target';

/** A drawing from the press of the button to its release. */
interface Gesture {
  readonly tool: SegmentingTool;
  readonly segment: KeptSegment;
  readonly frame: FrameId;
  readonly matrix: Matrix;
  /** Height of a pixel by its width. */
  readonly aspect: number;
  readonly bitmap: Uint8Array;
  readonly value: 0 | 1;
  readonly allows: (at: number) => boolean;
  readonly places: PixelPoint[];
}

/** What the left button does above a stack while a tool that draws on segments is chosen. */
export function createHand(
  room: Room,
  cell: Cell,
  { stack, series }: StackOfStudy,
): Hand {
  const { pencil } = room.segmenting;
  let gesture: Gesture | null = null;
  const pixelOf = (place: readonly [number, number]) =>
    cell.viewport?.toPixel(place) ?? pixelPoint(0, 0);

  const show = ({ segment, frame, matrix, bitmap, tool, places, aspect }: Gesture) =>
    pencil.set({
      stroke: {
        segmentId: segment.id,
        color: segment.color,
        frame: keyOf(frame),
        matrix,
        bitmap,
        shape: previewOf(tool, places, aspect),
      },
    });

  /** Esc takes the stroke away from under the hand. */
  const isGivenUp = () => {
    if (gesture && !pencil.get().stroke) gesture = null;
    return gesture === null;
  };

  const finish = (done: Gesture) => {
    gesture = null;
    pencil.set({ stroke: null });
    const { segment, frame, bitmap, matrix, tool, places, aspect, value } = done;
    let { mask } = segment;
    if (tool === 'scissors-ball') {
      const [center, rim] = [places[0], places.at(-1)];
      if (!center || !rim) return;
      const radius = Math.hypot(rim[0] - center[0], (rim[1] - center[1]) * aspect);
      const ball = withBall(mask, stack.frames, frame, center, radius, value);
      if (!ball) {
        toast(said('noBall'));
        return;
      }
      mask = ball;
    } else {
      const shape = shapeOf(tool, places, aspect);
      if (shape) cut(matrix, shape, (at) => (bitmap[at] = value));
      const { sopInstanceUid, frame: frameNumber } = frame;
      mask = withFrame(mask, { sopInstanceUid, frameNumber, runs: runsOf(bitmap) });
    }
    if (isSame(mask, segment.mask)) return;
    room.segments.put([{ ...segment, mask }]);
    room.store.set({ segmentId: segment.id });
  };

  return {
    isDrawing: () => isSegmenting(room.store.get().tool),
    begin(place, ctrl) {
      const { tool } = room.store.get();
      const { asked, shown } = cell.store.get();
      const frame = stack.frames[shown];
      const imageId = frame && imageIdOfFrame(frame);
      // What is under the hand must be what the eye sees.
      if (!isSegmenting(tool) || asked !== shown || !cell.viewport || !imageId)
        return false;
      const { rows, columns, plane } = framePlane(imageId);
      const matrix = { rows, columns };
      const erasing = tool === 'eraser' || ctrl;
      const segment = targetOn(room, series.seriesUid, matrix, erasing);
      if (!segment) return true;
      const before = segment.mask.frames.find((each) => frameKey(each) === keyOf(frame));
      gesture = {
        tool,
        segment,
        frame,
        matrix,
        aspect: plane.rowSpacingMm / plane.columnSpacingMm,
        bitmap: bitmapOf(before?.runs ?? [rows * columns], rows * columns),
        value: erasing ? 0 : 1,
        allows: tool === 'threshold-brush' && !erasing ? inRange(imageId) : () => true,
        places: [pixelOf(place)],
      };
      if (tool === 'fill') {
        fill(gesture);
        finish(gesture);
        return true;
      }
      if (isBrush(tool)) paint(gesture, pixelOf(place), pixelOf(place));
      show(gesture);
      return true;
    },
    move(places) {
      if (isGivenUp() || !gesture) return;
      for (const place of places) {
        const to = pixelOf(place);
        const from = gesture.places.at(-1) ?? to;
        if (isBrush(gesture.tool)) {
          paint(gesture, from, to);
          gesture.places.length = 0;
        }
        gesture.places.push(to);
      }
      show(gesture);
    },
    end() {
      if (!isGivenUp() && gesture) finish(gesture);
    },
    cancel() {
      gesture = null;
      pencil.set({ stroke: null });
    },
    hover(place) {
      const at = place && cell.viewport ? pixelOf(place) : null;
      pencil.set({ tip: at && { cell: cell.number, at } });
    },
  };
}

const keyOf = ({ sopInstanceUid, frame }: FrameId) =>
  frameKey({ sopInstanceUid, frameNumber: frame });

function inRange(imageId: string): (at: number) => boolean {
  const shades = shadesOf(imageId);
  const { low, high } = segmenting.get();
  return (at) => {
    const value = shades?.[at] ?? NaN;
    return value >= low && value <= high;
  };
}

function paint(
  { matrix, aspect, bitmap, value, allows }: Gesture,
  from: PixelPoint,
  to: PixelPoint,
) {
  const { diameter } = segmenting.get();
  stroke(matrix, from, to, { diameter, aspect }, (at) => {
    if (allows(at)) bitmap[at] = value;
  });
}

function fill({ matrix, bitmap, places: [place], value }: Gesture) {
  const at = place && pixelAt(matrix, place);
  if (at === undefined) return;
  const region =
    value === 1 ? enclosedAt(bitmap, matrix, at) : pieceAt(bitmap, matrix, at);
  if (!region) toast(said('notEnclosed'));
  for (const each of region ?? []) bitmap[each] = value;
}

/** What scissors cut along, from the places that the pointer passed. */
function shapeOf(
  tool: SegmentingTool,
  places: readonly PixelPoint[],
  aspect: number,
): Roi | undefined {
  const [from, to] = [places[0], places.at(-1)];
  // A click without a drag cuts nothing.
  if (!from || !to || places.length < 2) return undefined;
  switch (tool) {
    case 'scissors-circle':
    case 'scissors-ball': {
      const radius = Math.hypot(to[0] - from[0], (to[1] - from[1]) * aspect);
      if (radius === 0) return undefined;
      return { kind: 'ellipse', center: from, radiusX: radius, radiusY: radius / aspect };
    }
    case 'scissors-rectangle':
      return {
        kind: 'rectangle',
        left: from[0],
        top: from[1],
        right: to[0],
        bottom: to[1],
      };
    case 'scissors-freehand':
      return { kind: 'polygon', points: places };
    default:
      return undefined;
  }
}

const AROUND = Array.from({ length: 64 }, (_, index) => (index * Math.PI) / 32);

function previewOf(
  tool: SegmentingTool,
  places: readonly PixelPoint[],
  aspect: number,
): readonly PixelPoint[] {
  const shape = shapeOf(tool, places, aspect);
  switch (shape?.kind) {
    case 'ellipse': {
      const { center, radiusX, radiusY } = shape;
      return AROUND.map((angle) =>
        pixelPoint(
          center[0] + radiusX * Math.cos(angle),
          center[1] + radiusY * Math.sin(angle),
        ),
      );
    }
    case 'rectangle': {
      const { left, top, right, bottom } = shape;
      return [
        pixelPoint(left, top),
        pixelPoint(right, top),
        pixelPoint(right, bottom),
        pixelPoint(left, bottom),
      ];
    }
    case 'polygon':
      return [...shape.points];
    default:
      return [];
  }
}

/** Did nothing happen? Only frames that were drawn on are new objects. */
function isSame(a: KeptSegment['mask'], b: KeptSegment['mask']): boolean {
  if (a.frames.length !== b.frames.length) return false;
  const before = new Map(b.frames.map((frame) => [frameKey(frame), frame.runs]));
  return a.frames.every((frame) => {
    const runs = before.get(frameKey(frame));
    return (
      runs === frame.runs ||
      (runs?.length === frame.runs.length &&
        frame.runs.every((run, index) => run === runs[index]))
    );
  });
}
