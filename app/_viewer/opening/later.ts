import { useEffect } from 'react';
import { useCellState, useCurrentStack, useRoom, useRoomState } from '@/app/_viewer/room';
import { painted } from '@/lib/viewer/painted';

/** So long at most what is beside the pictures waits for them: they may be as far away as that. */
const PATIENCE_MS = 1000;

/**
 * Whether it is time for what is beside the pictures: those of the first viewport are all here, or take
 * their time. Until then it would take the processor, and the wire, from them.
 */
export const useLater = (): boolean => useRoomState((state) => state.isLater);

/** Tells when it is time. Used once. */
export function useTimeForLater(): void {
  const { store } = useRoom();
  const isLater = useLater();
  const count = useCurrentStack()?.stack.frames.length ?? 0;
  const isHere = useCellState((state) => state.loaded.size >= count);
  useEffect(() => {
    if (isLater) return;
    let isOver = false;
    const tell = () => isOver || store.set({ isLater: true });
    const due = setTimeout(tell, PATIENCE_MS);
    if (isHere) void painted().then(tell);
    return () => {
      isOver = true;
      clearTimeout(due);
    };
  }, [store, isLater, isHere]);
}
