import { plainFrame } from '@/lib/viewer/first/plain-frame';
import type { PlainFrame } from '@/lib/viewer/first/plain-values';
import type { FrameId } from '@/lib/viewer/frames/headers';
import { keyOf, type Part } from '@/lib/viewer/wire/parts';

/** What the thread that makes values is told: from where answers come, what is in one, and the answer. */
export type ToValues =
  | { readonly port: MessagePort }
  | { readonly id: number; readonly frames: readonly (readonly [string, PlainFrame])[] }
  | Answered;

/** An answer as it was read; undefined: there is none to be had this way. */
export interface Answered {
  readonly id: number;
  readonly body: ArrayBuffer | undefined;
}

/** What it tells: the parts of an answer, in the same memory. */
export interface Ready {
  readonly id: number;
  readonly parts: readonly Part[];
}

/** Takes answers apart and makes the values of their frames, in a thread of its own. */
export interface ValuesThread {
  /** Answers that are handed over here take the short way. */
  readonly port: MessagePort;
  /** Say what is in an answer that will come. */
  expect(id: number, frames: readonly FrameId[]): void;
  take(answer: Answered): void;
}

/**
 * For a series this takes a page's thread longer than all else that is done with its slices.
 *
 * @param onEnded - It can't be had, or not any more; what it had is lost.
 */
export function startValuesThread(
  onReady: (ready: Ready) => void,
  onEnded: () => void,
): ValuesThread {
  const worker = new Worker(new URL('./values-worker.ts', import.meta.url));
  worker.onmessage = ({ data }: MessageEvent<Ready>) => onReady(data);
  worker.onerror = onEnded;
  const say = (what: ToValues, transfer: Transferable[] = []) =>
    worker.postMessage(what, transfer);
  const { port1, port2 } = new MessageChannel();
  say({ port: port2 }, [port2]);
  return {
    port: port1,
    expect(id, frames) {
      const plain = frames.flatMap((frame) => {
        const found = plainFrame(frame);
        return found ? [[keyOf(frame), found] as const] : [];
      });
      say({ id, frames: plain });
    },
    take: (answer) => say(answer, answer.body ? [answer.body] : []),
  };
}
