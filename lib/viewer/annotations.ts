import { eventTarget } from '@cornerstonejs/core';
import { annotation as annotations, Enums, type Types } from '@cornerstonejs/tools';
import type { Geometry } from '@/lib/api/annotations';
import { asPixelPoint, framePlane, toPixel, toWorld } from '@/lib/viewer/frames/plane';
import { frameOf } from '@/lib/viewer/frames/headers';
import { imageIdOfFrame } from '@/lib/viewer/frames/image-ids';
import {
  measureInWorld,
  type AnnotationTool,
  type Measurement,
} from '@/lib/viewer/measured';

/** An annotation as it is drawn: on one frame, with its numbers. */
export interface Drawing {
  readonly id: string;
  readonly tool: AnnotationTool;
  readonly sopInstanceUid: string;
  readonly frame: number;
  readonly geometry: Geometry;
  readonly label: string;
  readonly measurements: Measurement[];
}

/** What is needed to draw one that was stored. */
export interface StoredDrawing {
  readonly id: string;
  readonly tool: AnnotationTool;
  readonly geometry: Geometry;
  readonly label: string;
  readonly source: 'person' | 'model';
}

type Point = [number, number, number];
interface Drawn {
  annotationUID?: string;
  metadata: { toolName: string; referencedImageId?: string };
  data: { handles?: { points?: Point[] }; label?: string };
}

const isOurs = (toolName: string): toolName is AnnotationTool =>
  toolName === 'Length' || toolName === 'EllipticalROI';

// World coordinates mean something outside this page only where they are the patient's.
function geometryOf(imageId: string, points: readonly Point[]): Geometry {
  const { inPatient, frameOfReferenceUid } = framePlane(imageId);
  if (inPatient) {
    return {
      space: 'patient',
      frameOfReferenceUid,
      points: points.map(([x, y, z]) => [x, y, z]),
    };
  }
  return {
    space: 'pixel',
    points: points.map((point) => {
      const [column, row] = toPixel(imageId, point);
      return [column, row];
    }),
  };
}

function readDrawn({ annotationUID, metadata, data }: Drawn): Drawing | undefined {
  const imageId = metadata.referencedImageId ?? '';
  const frame = frameOf(imageId);
  const points = data.handles?.points;
  if (!annotationUID || !frame || !points || !isOurs(metadata.toolName)) return undefined;
  return {
    id: annotationUID,
    tool: metadata.toolName,
    ...frame,
    geometry: geometryOf(imageId, points),
    label: data.label ?? '',
    measurements: measureInWorld(metadata.toolName, imageId, points).measurements,
  };
}

/** Are its handles at least a source pixel apart? */
function hasExtent({ metadata, data }: Drawn): boolean {
  const imageId = metadata.referencedImageId ?? '';
  const [first, ...others] = (data.handles?.points ?? []).map((point) =>
    toPixel(imageId, point),
  );
  return others.some(
    ([column, row]) =>
      first !== undefined && Math.hypot(column - first[0], row - first[1]) >= 1,
  );
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
    const drawing = readDrawn(annotation);
    if (!drawing) return;
    // A click without a drag measures nothing.
    if (hasExtent(annotation)) handlers.drawn(drawing);
    else erase(drawing.id);
  });
  on(
    ANNOTATION_MODIFIED,
    (detail: { annotation: Drawn; changeType?: Enums.ChangeTypes }) => {
      if (detail.changeType !== Enums.ChangeTypes.HandlesUpdated) return;
      const drawing = readDrawn(detail.annotation);
      if (drawing) handlers.moved(drawing);
    },
  );
  on(ANNOTATION_SELECTION_CHANGE, ({ selection }: { selection: string[] }) =>
    handlers.selected(selection[0]),
  );
}

/** Draw a stored annotation on its frame, in place of an older drawing of the same id. */
export function draw(stored: StoredDrawing, imageId: string, group: Element): void {
  erase(stored.id);
  const { plane, frameOfReferenceUid } = framePlane(imageId);
  const { rowDirection: r, columnDirection: c } = plane;
  const points: Point[] =
    stored.geometry.space === 'patient'
      ? stored.geometry.points.map(([x, y, z]) => [x, y, z])
      : stored.geometry.points.map((point) => toWorld(imageId, asPixelPoint(point)));
  const drawn = {
    annotationUID: stored.id,
    highlighted: false,
    invalidated: true,
    isLocked: stored.source === 'model',
    isVisible: true,
    metadata: {
      toolName: stored.tool,
      // Left out where there is none: Cornerstone then looks under no name, not under an empty one.
      ...(frameOfReferenceUid !== null && { FrameOfReferenceUID: frameOfReferenceUid }),
      referencedImageId: imageId,
      viewPlaneNormal: [
        r[1] * c[2] - r[2] * c[1],
        r[2] * c[0] - r[0] * c[2],
        r[0] * c[1] - r[1] * c[0],
      ] as Point,
    },
    data: {
      label: stored.label,
      handles: {
        points,
        activeHandleIndex: null,
        textBox: {
          hasMoved: false,
          worldPosition: [0, 0, 0] as Point,
          worldBoundingBox: {
            topLeft: [0, 0, 0] as Point,
            topRight: [0, 0, 0] as Point,
            bottomLeft: [0, 0, 0] as Point,
            bottomRight: [0, 0, 0] as Point,
          },
        },
      },
      cachedStats: {},
    },
  } satisfies Types.Annotation;
  if (stored.source === 'model') {
    // What a model made is dashed, in every view.
    annotations.config.style.setAnnotationStyles(stored.id, { lineDash: '6,4' });
  }
  annotations.state.addAnnotation(drawn, group as HTMLDivElement);
}

/** Take a drawing off every viewport; nothing happens when there is none. */
export function erase(id: string): void {
  if (annotations.state.getAnnotation(id)) annotations.state.removeAnnotation(id);
}

/** Take all drawings off, as when another study is opened. */
export const eraseAll = (): void => annotations.state.removeAllAnnotations();

/** Change the words beside a drawing. */
export function relabel(id: string, label: string): void {
  const drawn = annotations.state.getAnnotation(id);
  if (drawn) drawn.data.label = label;
}

/** Make one the selected drawing, or none. */
export function select(id: string | undefined): void {
  if (id === undefined) annotations.selection.deselectAnnotation();
  else if (annotations.state.getAnnotation(id)) {
    annotations.selection.setAnnotationSelected(id, true, false);
  }
}

/** The rectangle around a drawing, in pixels of its frame: [left, top, right, bottom]. */
export function boxOfDrawing({ geometry, sopInstanceUid, frame }: Drawing) {
  const imageId = imageIdOfFrame({ sopInstanceUid, frame });
  if (geometry.space === 'patient' && !imageId) return null;
  const points = geometry.points.map(([x, y, z]) =>
    z === undefined || !imageId ? [x, y] : toPixel(imageId, [x, y, z]),
  );
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
