import { cache, Enums, imageLoader } from '@cornerstonejs/core';
import { AT_ONCE, BATCH, outward } from '@/lib/viewer/first/ahead';
import { fetchBytes } from '@/lib/viewer/frames/bytes';
import { connection } from '@/lib/viewer/failing/connection';
import { frameFailure } from '@/lib/viewer/failing/failure';
import { frameOf, rootOfImage, type FrameId } from '@/lib/viewer/frames/headers';

// Room for the slices that the person asks for, which must never wait for the cache to be emptied.
export const SPARE_BYTES = 256 * 1024 ** 2;

export interface Prefetch {
  /** Go on from here: what is near is fetched next, before what other stacks wait for. */
  around(index: number): void;
}

// All stacks on the screen share the wire and the decoders; the one moved last goes first.
let running = 0;
let stacks: (() => Promise<unknown> | undefined)[] = [];

/** Begin with the next slice that somebody waits for; undefined when nobody does. */
function begin(): Promise<unknown> | undefined {
  for (const next of stacks) {
    const fetching = next();
    if (fetching) return fetching;
  }
  return undefined;
}

connection.subscribe(fill);

function fill() {
  while (
    running < AT_ONCE &&
    !connection.isLost() &&
    cache.getBytesAvailable() >= SPARE_BYTES
  ) {
    const fetching = begin();
    if (!fetching) return;
    running++;
    void fetching.finally(() => {
      running--;
      fill();
    });
  }
}

/**
 * Load a stack in the background, nearest slices first, until all are there, the cache is full or
 * the signal is aborted. What the person asks for overtakes it. While the server doesn't answer it
 * waits, and then goes on.
 */
export function prefetch(
  imageIds: readonly string[],
  {
    closing,
    onLoaded,
    onFailed,
  }: {
    closing: AbortSignal;
    onLoaded: (index: number) => void;
    onFailed: (index: number, error: unknown) => void;
  },
): Prefetch {
  const waiting = new Set(imageIds.keys());
  let order: number[] = [];

  const load = (index: number) => {
    // What was there already tells nothing of the server.
    const isAsked = !cache.getImageLoadObject(imageIds[index] ?? '');
    return imageLoader
      .loadAndCacheImage(imageIds[index] ?? '', {
        requestType: Enums.RequestType.Prefetch,
        priority: 5,
      })
      .then(
        () => {
          if (isAsked) connection.found();
          if (!closing.aborted) onLoaded(index);
        },
        (error: unknown) => {
          if (closing.aborted) return;
          if (frameFailure(error).code !== 'offline') return onFailed(index, error);
          waiting.add(index);
          connection.lost();
        },
      );
  };

  /** Begin with the nearest that wait; undefined when none does. */
  const next = () => {
    const indices = order.filter((each) => waiting.has(each)).slice(0, BATCH);
    if (indices.length === 0) return undefined;
    for (const index of indices) waiting.delete(index);
    return loadTogether(
      indices.map((index) => [index, imageIds[index] ?? '']),
      load,
      closing,
    );
  };
  const leave = () => {
    stacks = stacks.filter((each) => each !== next);
  };
  closing.addEventListener('abort', leave, { once: true });

  return {
    around(index) {
      if (closing.aborted) return;
      order = outward(imageIds.length, index);
      leave();
      stacks.unshift(next);
      fill();
    },
  };
}

/** Fetch frames in one answer and decode each as it comes; one that didn't come is asked for alone. */
async function loadTogether(
  wanted: readonly (readonly [index: number, imageId: string])[],
  load: (index: number) => Promise<unknown>,
  closing: AbortSignal,
): Promise<void> {
  const loading = new Map<number, Promise<unknown>>();
  const begin = (index: number) => {
    if (!loading.has(index)) loading.set(index, load(index));
  };
  const places = new Map<string, number>();
  const frames: FrameId[] = [];
  for (const [index, imageId] of wanted) {
    const frame = frameOf(imageId);
    if (!frame || cache.getImageLoadObject(imageId)) begin(index);
    else {
      places.set(`${frame.sopInstanceUid}/${frame.frame}`, index);
      frames.push(frame);
    }
  }
  const root = rootOfImage(wanted[0]?.[1] ?? '');
  if (root && frames.length > 0) {
    await fetchBytes(root, frames, {
      signal: closing,
      onHere({ sopInstanceUid, frame }) {
        const index = places.get(`${sopInstanceUid}/${frame}`);
        if (index !== undefined) begin(index);
      },
    });
  }
  if (!closing.aborted) for (const index of places.values()) begin(index);
  await Promise.all(loading.values());
  // Where all of them were here already nothing was waited for, and the page would stand still.
  await new Promise((resolve) => setTimeout(resolve));
}
