/**
 * Memory for files that come over a network, used again and again: buffers of their size that are
 * made and dropped would have the collector run after every few dozen files. It is shared with the
 * threads that read them.
 */
export interface Slabs {
  /** At least so many bytes; what is in them is anything. */
  take(bytes: number): Buffer<SharedArrayBuffer>;
  /** Give memory back that `take` gave, or a part of it that stands for all. Nobody reads it any more. */
  give(bytes: Uint8Array): void;
}

/** @param limit - How many unused bytes are kept for later. */
export function openSlabs(limit: number): Slabs {
  const free = new Map<number, SharedArrayBuffer[]>();
  let kept = 0;
  return {
    take(bytes) {
      const size = sizeFor(bytes);
      const found = free.get(size)?.pop();
      if (found) kept -= size;
      return Buffer.from(found ?? new SharedArrayBuffer(size));
    },
    give({ buffer }) {
      if (!(buffer instanceof SharedArrayBuffer)) return;
      const size = buffer.byteLength;
      if (kept + size > limit) return;
      kept += size;
      const same = free.get(size);
      if (same) same.push(buffer);
      else free.set(size, [buffer]);
    },
  };
}

/** Few sizes, none more than a third larger than need be. */
function sizeFor(bytes: number): number {
  const step = Math.max(64 * 1024, 2 ** Math.floor(Math.log2(Math.max(bytes, 1))) / 4);
  return Math.ceil(Math.max(bytes, 1) / step) * step;
}
