import { useEffect, useState, type DragEvent } from 'react';
import type { Finding, Section } from '@/lib/report/finding';
import { useLinking } from './linking';

// Of our own making, so that text or files dragged in from elsewhere are not taken for a drawing.
const TYPE = 'application/x-overread-drawing';

/** What makes an element something to be dragged into the report. */
export const drawingDragOf = (key: string) => ({
  draggable: true,
  onDragStart: (event: DragEvent) => {
    event.dataTransfer.setData(TYPE, key);
    event.dataTransfer.effectAllowed = 'copy';
  },
});

export const bringsDrawing = ({
  dataTransfer,
}: {
  dataTransfer: DataTransfer | null;
}): boolean => dataTransfer?.types.includes(TYPE) === true;

/** A drawing is under way over the page: there should be somewhere to drop it. */
export function useDrawingDragged(): boolean {
  const [isDragged, setDragged] = useState(false);
  useEffect(() => {
    const closing = new AbortController();
    const { signal } = closing;
    window.addEventListener(
      'dragenter',
      (event) => bringsDrawing(event) && setDragged(true),
      { signal },
    );
    // Afterwards: the place must still be there when it is told of the drop.
    const end = () => void setTimeout(() => setDragged(false));
    for (const type of ['dragend', 'drop']) {
      window.addEventListener(type, end, { signal, capture: true });
    }
    return () => closing.abort();
  }, []);
  return isDragged;
}

/** A drawing that is dropped on a finding is tied to it; in a section, it becomes a finding of its own. */
export function useDrop(on: Finding | Exclude<Section, 'addendum'> | null) {
  const { link, add } = useLinking();
  const [isOver, setOver] = useState(false);
  const isHere = (event: DragEvent) => {
    if (!on || !bringsDrawing(event)) return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return {
    isOver,
    handlers: {
      onDragOver: (event: DragEvent) => isHere(event) && setOver(true),
      onDragLeave: () => setOver(false),
      onDrop(event: DragEvent) {
        if (!on || !isHere(event)) return;
        setOver(false);
        const key = event.dataTransfer.getData(TYPE);
        void (typeof on === 'string' ? add(on, key) : link(on, key));
      },
    },
  };
}
