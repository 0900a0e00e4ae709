import type { Cell } from '@/app/_viewer/cells/cell';

/**
 * Let a video follow its cell, which counts its frames from 0, as slices of a stack: play, pause, go
 * to a frame; and tell it what is seen and what has been loaded.
 *
 * @param count - Frames, as the header says: they divide the time that the video lasts.
 * @param closing - Aborting it lets go.
 */
export function followCell(
  video: HTMLVideoElement,
  cell: Cell,
  count: number,
  closing: AbortSignal,
): void {
  const { store } = cell;
  /** The frame that the cell was told of, or that it asked for: neither is to be answered again. */
  let told = -1;

  const isKnown = () => Number.isFinite(video.duration) && video.duration > 0;
  const frameAt = (seconds: number) =>
    // A player may stop a rounding error before a frame begins.
    within(count, Math.floor((seconds / video.duration) * count + 1e-3));

  const goTo = (frame: number) => {
    told = frame;
    // The middle of its time: its beginning could be rounded to the frame before.
    video.currentTime = ((frame + 0.5) / count) * video.duration;
  };
  const follow = () => {
    const { playing, asked, speed } = store.get();
    video.playbackRate = speed;
    if (playing && video.paused) void video.play().catch(stopped);
    else if (!playing && !video.paused) video.pause();
    if (asked !== told && isKnown()) {
      const frame = within(count, asked);
      goTo(frame);
      if (frame !== asked) store.set({ asked: frame });
    }
  };
  const stopped = () => {
    if (video.paused && store.get().playing) store.set({ playing: false });
  };
  const tell = () => {
    if (!isKnown() || video.seeking) return;
    const frame = frameAt(video.currentTime);
    if (frame === told) return;
    told = frame;
    store.set({ asked: frame });
    cell.saw(frame);
  };
  const tick = () => {
    if (closing.aborted || video.paused) return;
    tell();
    requestAnimationFrame(tick);
  };
  const noteLoaded = () => {
    if (!isKnown()) return;
    const loaded = new Set<number>();
    for (let at = 0; at < video.buffered.length; at++) {
      const last = frameAt(video.buffered.end(at) - 1e-3);
      for (let frame = frameAt(video.buffered.start(at)); frame <= last; frame++) {
        loaded.add(frame);
      }
    }
    if (loaded.size !== store.get().loaded.size) store.set({ loaded });
  };

  const on = (event: keyof HTMLMediaElementEventMap, listener: () => void) =>
    video.addEventListener(event, listener, { signal: closing });
  on('loadedmetadata', follow);
  on('durationchange', noteLoaded);
  on('progress', noteLoaded);
  on('seeked', () => {
    if (video.paused) cell.saw(told);
    noteLoaded();
  });
  on('play', () => requestAnimationFrame(tick));
  on('pause', () => {
    stopped();
    if (!isKnown() || video.seeking) return;
    // It has gone on since it was last looked at, and what the eye sees may lie a frame behind.
    const frame = frameAt(video.currentTime);
    goTo(frame);
    store.set({ asked: frame });
  });
  closing.addEventListener('abort', store.subscribe(follow));
  follow();
}

const within = (count: number, frame: number) =>
  Math.max(0, Math.min(count - 1, Math.round(frame)));
