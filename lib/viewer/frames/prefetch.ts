import { cache, Enums, eventTarget, imageLoader } from '@cornerstonejs/core';
import { AT_ONCE, BATCH, outward } from '@/lib/viewer/first/ahead';
import { fetchBytes, peekBytes, whenHere } from '@/lib/viewer/wire/bytes';
import { connection } from '@/lib/viewer/failing/connection';
import { frameFailure } from '@/lib/viewer/failing/failure';
import { frameOf, rootOfImage, type FrameId } from '@/lib/viewer/frames/headers';
import { isFull } from '@/lib/viewer/memory/budget';

export interface Prefetch {
  /** Go on from here: what is near is fetched next, before what other stacks wait for. */
  around(index: number): void;
}

// All stacks on the screen share the wire and the decoders; the one moved last goes first.
let running = 0;
let stacks: Stack[] = [];

interface Stack {
  /** Begin with the nearest that wait; undefined when none does. */
  next(): Promise<unknown> | undefined;
  /** Give up what lies farther off than what waits. @returns Whether there is room now. */
  makeRoom(): boolean;
}

/** Begin with the next slice that somebody waits for; undefined when nobody does. */
function begin(): Promise<unknown> | undefined {
  for (const stack of stacks) {
    const fetching = stack.next();
    if (fetching) return fetching;
  }
  return undefined;
}

connection.subscribe(fill);

function fill() {
  while (
    running < AT_ONCE &&
    !connection.isLost() &&
    // Only the stack where somebody is may change what is kept.
    (!isFull() || stacks[0]?.makeRoom())
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
 * Load a stack in the background, nearest slices first, until all are there or the signal is aborted.
 * Of more than the budget of memory holds, those around the slice that is shown are kept. What the
 * person asks for overtakes it. While the server doesn't answer it waits, and then goes on.
 *
 * @param options.onReady - Called when the values of a slice are here, before it is loaded: it would be drawn
 *   in the same turn in which somebody asks for it.
 * @param options.onGone - Called when a slice that was loaded is kept no longer.
 */
export function prefetch(
  imageIds: readonly string[],
  {
    closing,
    onReady,
    onLoaded,
    onGone,
    onFailed,
  }: {
    closing: AbortSignal;
    onReady?: (index: number) => void;
    onLoaded: (index: number) => void;
    onGone?: (index: number) => void;
    onFailed: (index: number, error: unknown) => void;
  },
): Prefetch {
  const indices = new Map(imageIds.map((imageId, index) => [imageId, index]));
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

  const stack: Stack = {
    next() {
      const nearest = order.filter((each) => waiting.has(each)).slice(0, BATCH);
      if (nearest.length === 0) return undefined;
      for (const index of nearest) waiting.delete(index);
      return loadTogether(
        nearest.map((index) => [index, imageIds[index] ?? '']),
        { load, ready, closing },
      );
    },
    makeRoom() {
      const nearest = order.findIndex((index) => waiting.has(index));
      if (nearest < 0) return false;
      for (let far = order.length - 1; far > nearest + BATCH && isFull(); far--) {
        const imageId = imageIds[order[far] ?? -1] ?? '';
        const image = cache.getImage(imageId);
        // A volume has its slices in memory of its own, and needs all of them.
        if (image && !image.sharedCacheKey) cache.removeImageLoadObject(imageId);
      }
      return !isFull();
    },
  };
  const leave = () => {
    stacks = stacks.filter((each) => each !== stack);
  };
  closing.addEventListener('abort', leave, { once: true });
  const wentAway = (event: Event) => {
    const { imageId } = (event as CustomEvent<{ imageId: string }>).detail;
    const index = indices.get(imageId);
    if (index === undefined) return;
    waiting.add(index);
    onGone?.(index);
  };
  const { IMAGE_CACHE_IMAGE_REMOVED } = Enums.Events;
  eventTarget.addEventListener(IMAGE_CACHE_IMAGE_REMOVED, wentAway);
  closing.addEventListener('abort', () =>
    eventTarget.removeEventListener(IMAGE_CACHE_IMAGE_REMOVED, wentAway),
  );

  /** Of what was asked for while there was no viewer. */
  let tellReady = () => {
    tellReady = () => undefined;
    for (const [index, imageId] of imageIds.entries()) {
      const frame = frameOf(imageId);
      void (frame && whenHere(frame).then(() => isReady(frame) && ready(index)));
    }
  };
  const ready = (index: number) => closing.aborted || onReady?.(index);

  return {
    around(index) {
      if (closing.aborted) return;
      tellReady();
      order = outward(imageIds.length, index);
      leave();
      stacks.unshift(stack);
      fill();
    },
  };
}

/** Its values are here: there is nothing to decode. */
const isReady = (frame: FrameId) => peekBytes(frame)?.rescaled !== undefined;

/**
 * Fetch frames in one answer and decode each as it comes; one that didn't come is asked for alone. Those
 * that are ready are made pictures when others that came, too, have been told of.
 */
async function loadTogether(
  wanted: readonly (readonly [index: number, imageId: string])[],
  {
    load,
    ready,
    closing,
  }: {
    load: (index: number) => Promise<unknown>;
    ready: (index: number) => void;
    closing: AbortSignal;
  },
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
      onHere(each) {
        const index = places.get(`${each.sopInstanceUid}/${each.frame}`);
        if (index === undefined) return;
        if (isReady(each)) ready(index);
        else begin(index);
      },
    });
    await new Promise((resolve) => setTimeout(resolve));
  }
  if (!closing.aborted) for (const index of places.values()) begin(index);
  await Promise.all(loading.values());
  // Where all of them were here already nothing was waited for, and the page would stand still.
  await new Promise((resolve) => setTimeout(resolve));
}
