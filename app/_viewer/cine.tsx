import { Pause, Play } from 'lucide-react';
import { useEffect } from 'react';
import { IconButton } from '@/app/_ui/button';
import { playCine } from '@/lib/viewer/cine';
import { useKeyOf } from './keys/chosen';
import {
  useCell,
  useCellState,
  useCurrentStack,
  isClip,
  type StackOfStudy,
} from './room';

// For clips whose file doesn't say: the usual pace of ultrasound consoles.
const USUAL_FRAME_TIME_MS = 40;

const frameTimeOf = (shown: StackOfStudy | undefined) =>
  (shown?.video ?? shown?.series)?.frameTimeMs ?? USUAL_FRAME_TIME_MS;

/** Plays the clip of a cell while the cell says so. A video keeps its own time. */
export function usePlaying(shown: StackOfStudy): void {
  const cell = useCell();
  const playing = useCellState((state) => state.playing);
  const count = shown.stack.frames.length;
  const frameTimeMs = frameTimeOf(shown);
  useEffect(() => {
    if (!playing) return;
    const stopping = new AbortController();
    playCine({
      count,
      from: cell.store.get().asked,
      frameTimeMs,
      ready: (index) => cell.store.get().loaded.has(index),
      show: (index) => cell.show(index),
      stopping: stopping.signal,
    });
    return () => stopping.abort();
  }, [playing, count, frameTimeMs, cell]);
}

/** Play and pause of a clip, at the pace its file tells. Absent for what is not a clip. */
export function CineControls() {
  const cell = useCell();
  const playing = useCellState((state) => state.playing);
  const current = useCurrentStack();
  const keyOf = useKeyOf();
  if (!current || !isClip(current)) return null;
  return (
    <span className="flex items-center gap-1">
      <IconButton
        label={playing ? 'Pause' : 'Play'}
        keys={keyOf('cine')}
        pressed={playing}
        onClick={() => cell.store.set({ playing: !playing })}
      >
        {playing ? <Pause size={16} /> : <Play size={16} />}
      </IconButton>
      <span className="text-sm text-faint">
        {Math.round(1000 / frameTimeOf(current))} /s
      </span>
    </span>
  );
}
