import { roundOf, type Ending } from '@/lib/viewer/time/round';

/**
 * Step through frames at their own pace.
 *
 * Frames are dropped, not slowed down, when the machine can't follow: a second of the clip always
 * lasts a second. A frame that isn't loaded yet is waited for.
 *
 * @param durationsMs - How long each frame is to be seen, as the file says.
 * @param speed - 2: twice as fast.
 * @param ready - Is this frame (zero-based) there to be shown?
 */
export function playCine({
  durationsMs,
  ending,
  speed,
  from,
  ready,
  show,
  stopping,
}: {
  durationsMs: readonly number[];
  ending: Ending;
  speed: number;
  from: number;
  ready: (frame: number) => boolean;
  show: (frame: number) => void;
  stopping: AbortSignal;
}): void {
  const round = roundOf(durationsMs, ending);
  let shown = from;
  let at = round.startOf(from);
  let before = performance.now();
  const tick = (now: number) => {
    if (stopping.aborted) return;
    // The first picture of the page may have begun before the clip did.
    const wanted = at + Math.max(0, now - before) * speed;
    const frame = round.frameAt(wanted);
    if (frame === shown || ready(frame)) {
      at = wanted % (round.lengthMs || 1);
      // Cornerstone draws in a callback of its own, for which it asks when a frame is to be shown. Asked
      // in this one, it would draw with the next picture, and every other frame would go unseen.
      if (frame !== shown) setTimeout(() => stopping.aborted || show(frame));
      shown = frame;
    }
    before = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}
