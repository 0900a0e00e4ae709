import type { Sink } from '@/lib/dimse/association';

/** Memory to receive into. */
export interface Memory {
  /** At least so many bytes; what is in them is anything. */
  take(bytes: number): Buffer;
  give(bytes: Uint8Array): void;
}

/** An object while it arrives: its file's head, then the data set as it comes. */
export interface ReceivedObject extends Sink {
  /** The file, once it is whole; undefined if it is too large. They are the caller's to give back. */
  bytes(): Buffer | undefined;
}

export interface ObjectReceiver {
  /** @param head - What goes before the data set in a file. */
  receive(head: Buffer): ReceivedObject;
}

/** Larger ones wait for each other: the room that all of them take has an end. */
const ALONE_BYTES = 16 * 1024 ** 2;
const FIRST_BYTES = 640 * 1024;

/** @param maxBytes - Of a file; a larger object is received to its end, and nothing of it kept. */
export function openObjectReceiver(memory: Memory, maxBytes: number): ObjectReceiver {
  const lane = openLane();
  /** What the last one took: the slices of a series are alike. */
  let usual = FIRST_BYTES;

  return {
    receive(head) {
      let buffer = memory.take(Math.max(usual, head.length));
      let length = head.copy(buffer);
      let state: 'receiving' | 'whole' | 'gone' = 'receiving';
      let leaveLane: (() => void) | undefined;

      const put = (bytes: Buffer) => {
        length += bytes.copy(buffer, length);
      };
      function grow(needed: number) {
        const larger = memory.take(
          Math.min(Math.max(needed, buffer.length * 2), maxBytes),
        );
        buffer.copy(larger, 0, 0, length);
        memory.give(buffer);
        buffer = larger;
      }
      function leave() {
        leaveLane?.();
        leaveLane = undefined;
      }
      function discard() {
        leave();
        if (state === 'receiving') memory.give(buffer);
        state = 'gone';
      }
      return {
        discard,
        write(bytes) {
          if (state !== 'receiving') return undefined;
          const needed = length + bytes.length;
          if (needed <= buffer.length) return void put(bytes);
          if (needed > maxBytes) return (discard(), undefined);
          if (needed <= ALONE_BYTES || leaveLane) {
            grow(needed);
            return void put(bytes);
          }
          return lane.enter().then((leaving) => {
            leaveLane = leaving;
            grow(needed);
            put(bytes);
          });
        },
        bytes() {
          leave();
          if (state !== 'receiving') return undefined;
          state = 'whole';
          usual = Math.min(length, ALONE_BYTES);
          return buffer.subarray(0, length);
        },
      };
    },
  };
}

/** One at a time, in order. */
function openLane() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    enter(): Promise<() => void> {
      const before = last;
      const { promise, resolve } = Promise.withResolvers<undefined>();
      last = promise;
      return before.then(() => () => resolve(undefined));
    },
  };
}

/** For data sets that nobody wants. */
export const NOWHERE: ReceivedObject = {
  write: () => undefined,
  discard: () => undefined,
  bytes: () => undefined,
};
