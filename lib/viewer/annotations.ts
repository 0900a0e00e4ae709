import { eventTarget } from '@cornerstonejs/core';
import {
  annotation as annotations,
  cancelActiveManipulations,
  Enums,
  SplineROITool,
  type Types,
} from '@cornerstonejs/tools';
import { normalOf } from '@/lib/image/geometry';
import { POINTS_AT_LEAST, type Geometry } from '@/lib/api/annotations';
import { framePlane, toPixel } from '@/lib/viewer/frames/plane';
import { imageIdOfFrame } from '@/lib/viewer/frames/image-ids';
import {
  hasExtent,
  isOurs,
  readDrawn,
  worldOf,
  type Drawing,
  type Drawn,
  type WorldPoint,
} from '@/lib/viewer/measuring/drawn';
import type { AnnotationTool, Measurement } from '@/lib/viewer/measuring/numbers';

/** What is needed to draw one that was stored. */
export interface StoredDrawing {
  readonly id: string;
  readonly tool: AnnotationTool;
  readonly geometry: Geometry;
  readonly label: string;
  readonly color: string | null;
  /** Nobody here stands behind it yet: dashed, and not to be changed. */
  readonly proposed: boolean;
  /** What the file that it stands in says it measures; undefined: it is measured here. */
  readonly told?: readonly Measurement[] | undefined;
}

/**
 * Be told what is drawn by hand in any viewport.
 *
 * @param handlers.drawn - A new one is finished.
 * @param handlers.moved - One was taken hold of and changed; called often while it is dragged.
 * @param handlers.selected - The id of the selected one, or undefined.
 */
export function listenToDrawing(
  handlers: {
    drawn: (drawing: Drawing) => void;
    moved: (drawing: Drawing) => void;
    selected: (id: string | undefined) => void;
  },
  closing: AbortSignal,
): void {
  const { ANNOTATION_COMPLETED, ANNOTATION_MODIFIED, ANNOTATION_SELECTION_CHANGE } =
    Enums.Events;
  const on = (name: string, handler: (detail: never) => void) => {
    const listener = (event: Event) => handler((event as CustomEvent).detail as never);
    eventTarget.addEventListener(name, listener);
    closing.addEventListener('abort', () =>
      eventTarget.removeEventListener(name, listener),
    );
  };
  on(ANNOTATION_COMPLETED, ({ annotation }: { annotation: Drawn }) => {
    if (!isOurs(annotation.metadata.toolName) || told.has(annotation)) return;
    const drawing = readDrawn(annotation);
    // A click without a drag measures nothing.
    if (!drawing || givenUp || !hasExtent(annotation)) erase(annotation.annotationUID);
    else {
      told.add(annotation);
      handlers.drawn(drawing);
    }
  });
  const read = (annotation: Drawn) => {
    const drawing = readDrawn(annotation);
    if (drawing) handlers.moved(drawing);
  };
  on(
    ANNOTATION_MODIFIED,
    ({ annotation, changeType }: { annotation: Drawn; changeType?: string }) => {
      const tells = TELLS_OF_A_MOVE[annotation.metadata.toolName];
      if (changeType === (tells ?? Enums.ChangeTypes.HandlesUpdated)) read(annotation);
    },
  );
  // Of words that are moved, and contours that are pulled, nobody tells.
  const released = () => {
    for (const each of annotations.state.getAllAnnotations()) {
      if (each.highlighted && isOurs(each.metadata?.toolName ?? '')) read(each as Drawn);
    }
  };
  window.addEventListener('mouseup', released, { signal: closing });
  window.addEventListener('touchend', released, { signal: closing });
  on(ANNOTATION_SELECTION_CHANGE, ({ selection }: { selection: string[] }) =>
    handlers.selected(selection[0]),
  );
}

/** Where Cornerstone says with another word than for the rest that a handle was moved. */
const TELLS_OF_A_MOVE: Partial<Record<string, string>> = {
  Probe: Enums.ChangeTypes.StatsUpdated,
  Label: Enums.ChangeTypes.LabelChange,
};

// Cornerstone holds a text for being drawn until another one is, or until it is cancelled.
const told = new WeakSet<object>();
let givenUp = false;

/** Give up what is being drawn in a viewport. @returns Whether there was something. */
export function giveUp(element: HTMLDivElement): boolean {
  // Cornerstone says of some tools that they are completed when they are cancelled.
  givenUp = true;
  const id = cancelActiveManipulations(element);
  givenUp = false;
  const finished = id && annotations.state.getAnnotation(id);
  return id !== undefined && !(finished && told.has(finished));
}

/** Draw a stored annotation on its frame, in place of an older drawing of the same id. */
export function draw(stored: StoredDrawing, imageId: string, group: Element): void {
  erase(stored.id);
  const { id, tool, geometry, color } = stored;
  // A key image is a frame, not a thing drawn on it.
  if (tool === 'KeyImage' || geometry.points.length < POINTS_AT_LEAST[tool]) return;
  const { frameOfReferenceUid, plane } = framePlane(imageId);
  const { points, textBox } = worldOf(geometry, imageId);
  const drawn = {
    annotationUID: id,
    highlighted: false,
    invalidated: true,
    isLocked: stored.proposed,
    isVisible: true,
    metadata: {
      toolName: tool,
      // Left out where there is none: Cornerstone then looks under no name, not under an empty one.
      ...(frameOfReferenceUid !== null && { FrameOfReferenceUID: frameOfReferenceUid }),
      referencedImageId: imageId,
      viewPlaneNormal: [...normalOf(plane)] as WorldPoint,
    },
    data: {
      label: stored.label,
      ...(stored.told && { told: stored.told }),
      ...dataOf(tool, points, geometry.closed === true),
      handles: {
        points: tool === 'PlanarFreehandROI' ? endsOf(points, geometry) : points,
        activeHandleIndex: null,
        ...(tool === 'ArrowAnnotate' && { arrowFirst: true }),
        textBox: {
          hasMoved: textBox !== undefined,
          worldPosition: textBox ?? ([0, 0, 0] as WorldPoint),
          worldBoundingBox: {
            topLeft: [0, 0, 0] as WorldPoint,
            topRight: [0, 0, 0] as WorldPoint,
            bottomLeft: [0, 0, 0] as WorldPoint,
            bottomRight: [0, 0, 0] as WorldPoint,
          },
        },
      },
      cachedStats: {},
    },
  } satisfies Types.Annotation;
  annotations.config.style.setAnnotationStyles(id, {
    ...(color !== null && { color, colorHighlighted: color, colorSelected: color }),
    ...(color !== null && { textBoxColor: color }),
    // What a model or a file proposes is dashed, in every view.
    ...(stored.proposed && { lineDash: '6,4' }),
  });
  annotations.state.addAnnotation(drawn, group as HTMLDivElement);
}

/** An open freehand line can be drawn on from its ends. */
const endsOf = (points: WorldPoint[], { closed }: Geometry): WorldPoint[] =>
  closed ? [] : [points[0] as WorldPoint, points.at(-1) as WorldPoint];

/** What Cornerstone's contours want besides handles. */
function dataOf(tool: AnnotationTool, points: WorldPoint[], closed: boolean) {
  const { CatmullRom, Linear } = SplineROITool.SplineTypes;
  switch (tool) {
    case 'PlanarFreehandROI':
      return { contour: { polyline: points, closed } };
    case 'SplineROI':
      return { contour: { polyline: [], closed }, spline: { type: CatmullRom } };
    case 'Polyline':
      return { contour: { polyline: [], closed }, spline: { type: Linear } };
    default:
      return {};
  }
}

/** Take a drawing off every viewport; nothing happens when there is none. */
export function erase(id: string | undefined): void {
  if (id !== undefined && annotations.state.getAnnotation(id))
    annotations.state.removeAnnotation(id);
}

/** Take all drawings off, as when another study is opened. */
export const eraseAll = (): void => annotations.state.removeAllAnnotations();

/** Make one the selected drawing, or none. */
export function select(id: string | undefined): void {
  if (id === undefined) annotations.selection.deselectAnnotation();
  else if (annotations.state.getAnnotation(id)) {
    annotations.selection.setAnnotationSelected(id, true, false);
  }
}

let lit: readonly string[] = [];

/** Light drawings as the one under the pointer is, and those no longer that were. @returns Whether any differ. */
export function light(ids: readonly string[]): boolean {
  if (ids.join() === lit.join()) return false;
  for (const id of [...lit, ...ids]) {
    const drawn = annotations.state.getAnnotation(id);
    if (drawn) drawn.highlighted = ids.includes(id);
  }
  lit = ids;
  return true;
}

/** The drawing under the pointer, after it was moved. */
export const pointedAt = (): string | undefined =>
  annotations.state.getAllAnnotations().find(({ highlighted }) => highlighted)
    ?.annotationUID;

/**
 * The rectangle around a drawing, in pixels of its frame: [left, top, right, bottom]; null for what
 * is about the whole frame, or not placed yet.
 */
export function boxOfDrawing({ tool, geometry, sopInstanceUid, frame }: Drawing) {
  if (tool === 'KeyImage') return null;
  const imageId = imageIdOfFrame({ sopInstanceUid, frame });
  if (geometry.space === 'patient' && !imageId) return null;
  const points = geometry.points.map(([x, y, z]) =>
    z === undefined || !imageId ? [x, y] : toPixel(imageId, [x, y, z]),
  );
  const [[x = 0, y = 0] = [], [rimX = 0, rimY = 0] = []] = points;
  if (tool === 'CircleROI') {
    // Centre and a point of the rim; on pixels that aren't square the box is the wider one.
    const radius = Math.hypot(rimX - x, rimY - y);
    points.push([x - radius, y - radius], [x + radius, y + radius]);
  }
  const columns = points.map(([column]) => column ?? 0);
  const rows = points.map(([, row]) => row ?? 0);
  // A line along a row or column has no extent across; half a pixel makes it a box.
  const room = 0.5;
  return [
    Math.min(...columns) - room,
    Math.min(...rows) - room,
    Math.max(...columns) + room,
    Math.max(...rows) + room,
  ] as [number, number, number, number];
}
