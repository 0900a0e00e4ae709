import { useEffect, useRef } from 'react';
import { useReview } from '@/app/_report/review';
import { useRoom } from '@/app/_viewer/room';
import type { PixelBox } from '@/lib/report/finding';
import { pointedAt } from '@/lib/viewer/annotations';
import type { StackView } from '@/lib/viewer/stack';

/** A box on the frame that is shown, and whose it is. */
interface Drawn {
  readonly id: string;
  readonly box: PixelBox;
}

const areaOf = ([left, top, right, bottom]: PixelBox) => (right - left) * (bottom - top);

/** What the pointer is on, in a box or on a drawing, lights its finding's card and sentence. */
export function useHovered(viewport: StackView | null, drawn: readonly Drawn[]): void {
  const { store, book } = useRoom();
  const { report } = useReview();
  const now = useRef({ drawn, report });
  useEffect(() => {
    now.current = { drawn, report };
  });
  useEffect(() => {
    if (!viewport) return;
    const { element } = viewport;
    const closing = new AbortController();
    const { signal } = closing;
    let lit: string | null = null;
    const hover = (id: string | null) => {
      if (id === lit) return;
      lit = id;
      store.set({ hoveredId: id });
    };
    const move = (event: MouseEvent) => {
      // Whoever drags something looks at that.
      if (event.buttons !== 0) return;
      const drawing = pointedAt();
      const tied =
        drawing !== undefined &&
        now.current.report?.findings.find(({ measured }) =>
          measured.some((each) => book.keyOf(each.annotationId) === drawing),
        );
      if (tied) return hover(tied.id);
      const around = element.getBoundingClientRect();
      const [column, row] = viewport.toPixel([
        event.clientX - around.left,
        event.clientY - around.top,
      ]);
      const [under] = now.current.drawn
        .filter(
          ({ box: [left, top, right, bottom] }) =>
            column >= left && column <= right && row >= top && row <= bottom,
        )
        .sort((a, b) => areaOf(a.box) - areaOf(b.box));
      hover(under?.id ?? null);
    };
    element.addEventListener('mousemove', move, { signal });
    element.addEventListener('mouseleave', () => hover(null), { signal });
    return () => {
      closing.abort();
      hover(null);
    };
  }, [viewport, store, book]);
}
