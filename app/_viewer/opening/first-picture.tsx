import { useLayoutEffect, useRef } from 'react';
import { useCell, useCellState, type StackOfStudy } from '@/app/_viewer/room';
import { drawFirst } from '@/lib/viewer/first/picture';

/**
 * The slice that a viewport opens on, drawn from its bytes as soon as they are here, until Cornerstone
 * draws it at the same place. Nothing where the bytes are not here, or only Cornerstone can draw them.
 *
 * @param onDrawn - Told whether there is a picture.
 */
export function FirstPicture({
  shown,
  onDrawn,
}: {
  shown: StackOfStudy;
  onDrawn?: (isDrawn: boolean) => void;
}) {
  const cell = useCell();
  const asked = useCellState((state) => state.asked);
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = shown.stack.frames[asked];
  useLayoutEffect(() => {
    const target = canvas.current;
    // One that was turned or zoomed comes back so.
    if (!target || !frame || cell.leftAs()?.look) return;
    const { window } = cell.store.get();
    if (window !== null && window !== 'file' && !('center' in window)) return;
    const draw = () => {
      const isDrawn = drawFirst(target, frame, window === 'file' ? null : window);
      onDrawn?.(isDrawn);
    };
    draw();
    const { clientWidth, clientHeight } = target;
    const resized = new ResizeObserver(() => {
      const isSame =
        target.clientWidth === clientWidth && target.clientHeight === clientHeight;
      if (!isSame) draw();
    });
    resized.observe(target);
    return () => resized.disconnect();
  }, [cell, frame, onDrawn]);
  return (
    <canvas
      ref={canvas}
      aria-hidden
      data-first-picture
      className="pointer-events-none absolute inset-0 h-full w-full"
    />
  );
}
