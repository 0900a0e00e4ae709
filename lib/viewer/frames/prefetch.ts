import { cache, Enums, imageLoader } from '@cornerstonejs/core';

/** The order in which slices are fetched: from the one shown outward, the nearer first. */
export function outward(count: number, from: number): number[] {
  const order: number[] = [];
  for (let away = 0; order.length < count; away++) {
    if (from + away < count) order.push(from + away);
    if (away > 0 && from - away >= 0) order.push(from - away);
  }
  return order;
}

const AT_ONCE = 4;
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

function fill() {
  while (running < AT_ONCE && cache.getBytesAvailable() >= SPARE_BYTES) {
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
 * the signal is aborted. What the person asks for overtakes it.
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

  /** Begin with the nearest that waits; undefined when none does. */
  const next = () => {
    const index = order.find((each) => waiting.has(each));
    const imageId = index === undefined ? undefined : imageIds[index];
    if (index === undefined || imageId === undefined) return undefined;
    waiting.delete(index);
    return imageLoader
      .loadAndCacheImage(imageId, {
        requestType: Enums.RequestType.Prefetch,
        priority: 5,
      })
      .then(
        () => closing.aborted || onLoaded(index),
        (error: unknown) => closing.aborted || onFailed(index, error),
      );
  };
  const leave = () => {
    stacks = stacks.filter((each) => each !== next);
  };
  closing.addEventListener('abort', leave, { once: true });

  return {
    around(index) {
      if (closing.aborted) return;
      order = outward(imageIds.length, index).filter((each) => waiting.has(each));
      leave();
      stacks.unshift(next);
      fill();
    },
  };
}
