import type { Types } from '@cornerstonejs/tools';
import { ZoomTool } from '@cornerstonejs/tools';
import { giveUp } from '@/lib/viewer/annotations';

/** Fingers beside the first, which follows the chosen tool: two pinch and pan, three scroll. */
export const FINGERS: Readonly<Record<string, number>> = { zoom: 2, scroll: 3 };

/**
 * Mend what fingers do in a viewport beyond what Cornerstone makes of them.
 *
 * Fingers never land at the same moment, so the first one of a pinch has begun a measurement when the
 * second comes; it is given up, not kept. And Cornerstone does not hear of touches that the browser
 * takes away (a call comes in, a palm lies on the glass): it would wait for their end for ever.
 */
export function listenToFingers(element: HTMLDivElement, closing: AbortSignal): void {
  const touched = ({ touches }: TouchEvent) => {
    if (touches.length > 1) giveUp(element);
  };
  const taken = ({ changedTouches }: TouchEvent) => {
    giveUp(element);
    document.dispatchEvent(
      new TouchEvent('touchend', { changedTouches: [...changedTouches] }),
    );
  };
  element.addEventListener('touchstart', touched, { signal: closing, passive: true });
  element.addEventListener('touchcancel', taken, { signal: closing });
}

interface Zooming {
  preMouseDownCallback(event: unknown): boolean;
  preTouchStartCallback(event: unknown): boolean | undefined;
  mouseDragCallback(event: unknown): void;
  touchDragCallback(event: Types.EventTypes.TouchDragEventType): void;
}

/** One finger zooms as the mouse does while zooming is chosen; Cornerstone's pinch would only pan. */
export function zoomWithOneFinger(group: Types.IToolGroup): void {
  const zoom = group.getToolInstance(ZoomTool.toolName) as Zooming;
  const pinch = zoom.touchDragCallback.bind(zoom);
  zoom.preTouchStartCallback = (event) => zoom.preMouseDownCallback(event);
  zoom.touchDragCallback = (event) => {
    if (event.detail.currentPointsList.length > 1) pinch(event);
    else zoom.mouseDragCallback(event);
  };
}
