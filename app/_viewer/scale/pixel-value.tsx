import { useEffect, useRef } from 'react';
import { useCell, type StackOfStudy } from '@/app/_viewer/room';
import { headerOf } from '@/lib/viewer/frames/headers';
import type { StackView } from '@/lib/viewer/stack';
import { valueText } from './value-text';

/** The value of the pixel under the pointer: written past React, which has slices to care for. */
export function PixelValueText({
  shown: { stack },
  viewport,
}: {
  shown: StackOfStudy;
  viewport: StackView;
}) {
  const cell = useCell();
  const text = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    // What is drawn over a picture is no part of its own element: the pointer goes on over it.
    const surface = viewport.element.parentElement;
    const line = text.current;
    if (!surface || !line) return;
    const closing = new AbortController();
    const { signal } = closing;
    let at: readonly [x: number, y: number] | undefined;
    let asked = 0;
    const read = () => {
      asked = 0;
      const value = at && viewport.valueAt(at);
      const frame = stack.frames[cell.store.get().shown];
      const header = frame && headerOf(frame.sopInstanceUid);
      line.textContent =
        value === undefined || !header ? '' : valueText(value, header, frame.frame);
    };
    /** Once a picture, however often the mouse tells of itself. */
    const readSoon = () => (asked ||= requestAnimationFrame(read));
    const follow = ({ clientX, clientY, pointerType }: PointerEvent) => {
      if (pointerType === 'touch') return;
      const { left, top } = viewport.element.getBoundingClientRect();
      at = [clientX - left, clientY - top];
      readSoon();
    };
    const leave = () => {
      at = undefined;
      readSoon();
    };
    surface.addEventListener('pointermove', follow, { signal });
    surface.addEventListener('pointerleave', leave, { signal });
    // The pointer rests, and what is under it is another slice.
    let { shown, view } = cell.store.get();
    const stop = cell.store.subscribe(() => {
      const now = cell.store.get();
      if (at && (now.shown !== shown || now.view !== view)) readSoon();
      ({ shown, view } = now);
    });
    return () => {
      stop();
      cancelAnimationFrame(asked);
      closing.abort();
    };
  }, [cell, stack, viewport]);
  return <span ref={text} data-testid="value" className="min-h-[1lh]" />;
}
