/**
 * Step through frames at their own pace.
 *
 * Frames are dropped, not slowed down, when the machine can't follow: a second of the clip always
 * lasts a second. A frame that isn't loaded yet is waited for.
 *
 * @param frameTimeMs - Milliseconds from frame to frame, as the file says.
 * @param ready - Is this frame (zero-based) there to be shown?
 */
export function playCine({
  count,
  from,
  frameTimeMs,
  ready,
  show,
  stopping,
}: {
  count: number;
  from: number;
  frameTimeMs: number;
  ready: (index: number) => boolean;
  show: (index: number) => void;
  stopping: AbortSignal;
}): void {
  let index = from;
  let due = performance.now() + frameTimeMs;
  const tick = (now: number) => {
    if (stopping.aborted) return;
    if (now >= due) {
      const steps = 1 + Math.floor((now - due) / frameTimeMs);
      const wanted = (index + steps) % count;
      if (ready(wanted)) {
        index = wanted;
        due += steps * frameTimeMs;
        show(index);
      } else {
        due = now + frameTimeMs;
      }
    }
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}
