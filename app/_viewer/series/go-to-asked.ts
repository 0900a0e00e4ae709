import { useCallback } from 'react';
import { useStore } from '@/app/_ui/store';
import { askedObject } from './objects-of';

/** For the row of an object: brings it into view, with the focus, when a badge asked for it. */
export function useGoToAsked(sopInstanceUid: string): (row: HTMLElement | null) => void {
  const isAsked = useStore(askedObject, ({ uid }) => uid === sopInstanceUid);
  return useCallback(
    (row) => {
      if (!row || !isAsked) return;
      row.scrollIntoView({ block: 'nearest' });
      row.focus({ preventScroll: true });
      askedObject.set({ uid: null });
    },
    [isAsked],
  );
}
