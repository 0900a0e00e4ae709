import { useEffect, useState } from 'react';
import { useCellState, useCurrentStack } from '@/app/_viewer/room';

/** So long at most what is beside the pictures waits for them: they may be as far away as that. */
const PATIENCE_MS = 1000;

/**
 * Whether it is time for what is beside the pictures: those of the first viewport are all here, or take
 * their time. Until then it would take the processor from them.
 */
export function useLater(): boolean {
  const [isLater, setLater] = useState(false);
  const count = useCurrentStack()?.stack.frames.length ?? 0;
  const isHere = useCellState((state) => state.loaded.size >= count);
  useEffect(() => {
    if (isLater) return;
    const due = setTimeout(() => setLater(true), isHere ? 0 : PATIENCE_MS);
    return () => clearTimeout(due);
  }, [isLater, isHere]);
  return isLater;
}
