import type { Socket } from 'node:net';
import { AppError } from '@/lib/errors';
import { abort, openPduReader, type PduPart } from '@/lib/dimse/pdu';

/** The TCP connection below an association: PDUs in, bytes out, and an end to waiting. */
export interface Connection {
  /**
   * The next part. While nobody asks, nothing is read: the peer waits.
   *
   * @returns Undefined once the peer has closed.
   * @throws AppError `pacs_timeout` when nothing comes for that long; `pacs_dialect`.
   */
  next(patienceMs: number): Promise<PduPart | undefined>;
  write(bytes: Buffer): void;
  /**
   * Write much, no faster than the peer reads.
   *
   * @throws AppError `pacs_timeout` when it reads nothing for that long, `pacs_refused` when it hangs up.
   */
  writeAll(bytes: Buffer, patienceMs: number): Promise<void>;
  /** Say that, then close: at once where the peer doesn't. */
  end(last: Buffer): void;
  /** Whoever waits for a part gets that error. */
  destroy(error?: Error): void;
}

/** A peer that reads no answers is none. */
const MAX_UNREAD_BYTES = 1024 ** 2;
const LINGER_MS = 2000;

export function openConnection(socket: Socket): Connection {
  // Small answers would wait for others to go along.
  socket.setNoDelay(true);
  // Whoever reads is told; when nobody does, there is nobody to tell.
  socket.on('error', () => undefined);
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const read = openPduReader();
  let parts: Iterator<PduPart> | undefined;
  let waiting = false;
  socket.on('timeout', () => {
    if (!waiting) return;
    socket.write(abort('provider'));
    socket.destroy(notRead('The other side said nothing for too long.'));
  });

  /** The peer's end is only seen by reading up to it. */
  async function drain() {
    try {
      while (!(await chunks.next()).done);
    } catch {
      // It has gone another way.
    }
  }

  return {
    async next(patienceMs) {
      for (;;) {
        const part = parts?.next();
        if (part && !part.done) return part.value;
        socket.setTimeout(patienceMs);
        waiting = true;
        const chunk = await chunks.next().finally(() => (waiting = false));
        if (chunk.done) return undefined;
        parts = read(chunk.value);
      }
    },
    write(bytes) {
      if (socket.destroyed) return;
      socket.write(bytes);
      if (socket.writableLength > MAX_UNREAD_BYTES) {
        socket.destroy(notRead('The other side reads no answers.'));
      }
    },
    async writeAll(bytes, patienceMs) {
      if (socket.destroyed) throw hungUp();
      if (socket.write(bytes)) return;
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(
          () => settle(() => reject(notRead('The other side takes nothing any more.'))),
          patienceMs,
        );
        const settle = (how: () => void) => {
          clearTimeout(late);
          socket.off('drain', drained).off('close', closed);
          how();
        };
        const drained = () => settle(resolve);
        const closed = () => settle(() => reject(hungUp()));
        socket.once('drain', drained).once('close', closed);
      });
    },
    end(last) {
      if (socket.destroyed) return;
      const linger = setTimeout(() => socket.destroy(), LINGER_MS);
      socket.once('close', () => clearTimeout(linger));
      socket.end(last);
      void drain();
    },
    destroy: (error) => void socket.destroy(error),
  };
}

const notRead = (message: string) =>
  new AppError('pacs_timeout', message, { retryable: true });

/** It was there; it may be again. */
export const hungUp = () =>
  new AppError('pacs_refused', 'The other side hung up.', { retryable: true });
