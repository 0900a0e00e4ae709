/**
 * Memory that is used again: for a frame of half a megabyte, new memory costs as much as reading it.
 * Only what is surely not looked at any more may be given back.
 */
const SMALLEST = 64 * 1024;
const LARGEST = 8 * 1024 ** 2;
const MOST_KEPT = 64 * 1024 ** 2;

const spare = new Map<number, Buffer[]>();
let kept = 0;

/** Memory of at least that length; its contents are anything. */
export function takeMemory(length: number): Buffer {
  if (length < SMALLEST || length > LARGEST) return Buffer.allocUnsafe(length);
  const size = sizeFor(length);
  const found = spare.get(size)?.pop();
  if (found) kept -= size;
  return found ?? Buffer.allocUnsafeSlow(size);
}

/** @param memory - As it was taken; what is not of a size that is kept is let go. */
export function giveMemory(memory: Buffer): void {
  const size = memory.length;
  if (size < SMALLEST || size !== sizeFor(size) || kept + size > MOST_KEPT) return;
  const same = spare.get(size) ?? [];
  spare.set(size, same);
  same.push(memory);
  kept += size;
}

/** In eighths of a power of two, so that little is wasted. */
function sizeFor(length: number): number {
  const step = Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(length))) / 8;
  return Math.ceil(length / step) * step;
}
