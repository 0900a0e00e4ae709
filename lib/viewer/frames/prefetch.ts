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
const SPARE_BYTES = 256 * 1024 ** 2;

export interface Prefetch {
  /** Go on from here: what is near is fetched next. */
  around(index: number): void;
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
  let running = 0;

  const next = () => {
    while (order.length > 0) {
      const index = order.shift();
      if (index !== undefined && waiting.delete(index)) return index;
    }
    return undefined;
  };

  const fill = () => {
    while (running < AT_ONCE && !closing.aborted) {
      if (cache.getBytesAvailable() < SPARE_BYTES) return;
      const index = next();
      const imageId = index === undefined ? undefined : imageIds[index];
      if (index === undefined || imageId === undefined) return;
      running++;
      imageLoader
        .loadAndCacheImage(imageId, {
          requestType: Enums.RequestType.Prefetch,
          priority: 5,
        })
        .then(
          () => closing.aborted || onLoaded(index),
          (error: unknown) => closing.aborted || onFailed(index, error),
        )
        .finally(() => {
          running--;
          fill();
        });
    }
  };

  return {
    around(index) {
      order = outward(imageIds.length, index).filter((each) => waiting.has(each));
      fill();
    },
  };
}
