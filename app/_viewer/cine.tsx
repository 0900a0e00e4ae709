import { Pause, Play } from 'lucide-react';
import { useEffect } from 'react';
import { IconButton } from '@/app/_ui/button';
import { playCine } from '@/lib/viewer/cine';
import { useCurrentStack, useRoom, useRoomState } from './room';

// For clips whose file doesn't say: the usual pace of ultrasound consoles.
const USUAL_FRAME_TIME_MS = 40;

/** Play and pause of a clip, at the pace its file tells. Absent for what is not a clip. */
export function CineControls() {
  const room = useRoom();
  const playing = useRoomState((state) => state.playing);
  const current = useCurrentStack();
  const count = current?.stack.frames.length ?? 0;
  const frameTimeMs =
    (current?.video ?? current?.series)?.frameTimeMs ?? USUAL_FRAME_TIME_MS;
  // A video keeps its own time.
  const isVideo = current?.video !== undefined;

  useEffect(() => {
    if (!playing || isVideo) return;
    const stopping = new AbortController();
    playCine({
      count,
      from: room.store.get().asked,
      frameTimeMs,
      ready: (index) => room.store.get().loaded.has(index),
      show: (index) => room.show(index),
      stopping: stopping.signal,
    });
    return () => stopping.abort();
  }, [playing, isVideo, count, frameTimeMs, room]);

  if (!isClip(current)) return null;
  return (
    <span className="flex items-center gap-1">
      <IconButton
        label={playing ? 'Pause' : 'Play'}
        keys="C"
        pressed={playing}
        onClick={() => room.store.set({ playing: !playing })}
      >
        {playing ? <Pause size={16} /> : <Play size={16} />}
      </IconButton>
      <span className="text-sm text-faint">{Math.round(1000 / frameTimeMs)} /s</span>
    </span>
  );
}

/** More than one frame, not laid out in space: there is a time to play through. */
export const isClip = (current: ReturnType<typeof useCurrentStack>) =>
  current !== undefined &&
  current.stack.frames.length > 1 &&
  (current.series.frameTimeMs !== null ||
    current.stack.frames.every(({ positionMm }) => positionMm === null));
