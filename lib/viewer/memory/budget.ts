import { cache } from '@cornerstonejs/core';

/** Bytes of pictures that are kept, and how many may be. */
export const memoryUse = (): { used: number; budget: number } => ({
  used: cache.getCacheSize(),
  budget: cache.getMaxCacheSize(),
});

/** Room that is left for the slices that a person asks for, which must never wait for others to go. */
export const spareBytes = (): number =>
  Math.min(256 * 1024 ** 2, cache.getMaxCacheSize() / 4);

/** Whether nothing more is fetched before it is asked for. */
export const isFull = (): boolean => cache.getBytesAvailable() < spareBytes();

/**
 * How many bytes of pictures may be kept from now on. Those that were looked at longest ago go when
 * there are more; frames of volumes on the screen stay.
 */
export function setMemoryBudget(bytes: number): void {
  if (bytes === cache.getMaxCacheSize()) return;
  cache.setMaxCacheSize(bytes);
  cache.decacheIfNecessaryUntilBytesAvailable(0);
}
