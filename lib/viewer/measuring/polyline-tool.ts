import { getEnabledElement, type Types as Core } from '@cornerstonejs/core';
import { SplineROITool, type Types } from '@cornerstonejs/tools';
import { measuredLines, type DrawnData } from '@/lib/viewer/measuring/measured';

const CLOSES_WITHIN = 10; // canvas pixels, as for Cornerstone's splines
const SAME_WITHIN = 3; // canvas pixels: a hand trembles between two clicks

interface Press {
  detail: { element: HTMLDivElement; currentPoints: { canvas: Core.Point2 } };
}

/** What Cornerstone's class keeps private, and this one has to change. */
interface Inside {
  _mouseDownCallback: (press: Press) => void;
  _renderStats: (
    annotation: Types.Annotation,
    enabledElement: Core.IEnabledElement,
    svgDrawingHelper: Types.SVGDrawingHelper,
  ) => void;
}

const linesOf = measuredLines('Polyline');

/**
 * Corners set by clicks. A click on the first one closes the line, a double click ends it where it
 * is. Cornerstone's linear spline does one or the other, and has no numbers while it is open.
 */
export class PolylineTool extends SplineROITool {
  static override toolName = 'Polyline';

  constructor(...properties: ConstructorParameters<typeof SplineROITool>) {
    super(...properties);
    const inside = this as unknown as Inside;
    const press = inside._mouseDownCallback;
    inside._mouseDownCallback = (event) => {
      Object.assign(this.configuration, { allowOpenSplines: !this.#isOnFirst(event) });
      const annotation = this.editData?.annotation;
      press(event);
      // A line that a last click has ended.
      if (annotation && !this.editData) dropDoubled(annotation, event);
    };
    inside._renderStats = (annotation, enabledElement, svgDrawingHelper) => {
      const textLines = linesOf(annotation.data as DrawnData);
      const points = annotation.data.handles?.points ?? [];
      if (textLines.length === 0) return;
      this.renderLinkedTextBoxAnnotation({
        enabledElement,
        svgDrawingHelper,
        annotation,
        styleSpecifier: {
          toolGroupId: this.toolGroupId,
          toolName: this.getToolName(),
          viewportId: enabledElement.viewport.id,
          annotationUID: annotation.annotationUID ?? '',
        },
        textLines,
        canvasCoordinates: points.map((point) =>
          enabledElement.viewport.worldToCanvas(point),
        ),
      });
    };
  }

  #isOnFirst({ detail: { element, currentPoints } }: Press): boolean {
    const points = this.editData?.annotation.data.handles?.points ?? [];
    const viewport = getEnabledElement(element)?.viewport;
    if (!points[0] || points.length < 3 || !viewport) return false;
    const [x, y] = viewport.worldToCanvas(points[0]);
    const [atX, atY] = currentPoints.canvas;
    return Math.hypot(atX - x, atY - y) < CLOSES_WITHIN;
  }
}

/** What was clicked where the corner before it is, to end the line there, is no corner of its own. */
function dropDoubled({ data }: Types.Annotation, { detail: { element } }: Press): void {
  const points = data.handles?.points ?? [];
  const [before, last] = points.slice(-2);
  const viewport = getEnabledElement(element)?.viewport;
  if (!before || !last || !viewport || data.contour?.closed) return;
  const [x, y] = viewport.worldToCanvas(before);
  const [lastX, lastY] = viewport.worldToCanvas(last);
  if (Math.hypot(lastX - x, lastY - y) < SAME_WITHIN) points.pop();
}
