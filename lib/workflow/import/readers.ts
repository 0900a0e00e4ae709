import { openThreads } from '@/lib/codecs/threads/threads';
import type { ReadInstance } from '@/lib/workflow/import/read-instance';

/** A file that was looked through. */
export interface ReadFile {
  /** Those handed over, whose own buffer may be gone. */
  bytes: Uint8Array;
  /** Lower-case hexadecimal. */
  sha256: string;
  instance: ReadInstance;
}

export interface Readers {
  /**
   * Hash and parse a file in a thread, so that one that makes the parser hang or run out of memory
   * fails alone. Files wait in line for a free thread.
   *
   * @param bytes - The whole file. Its buffer moves away: go on with the `bytes` of the answer.
   * @throws AppError as `readInstance`; `dicom_damaged` when reading it crashed or took too long.
   */
  read(bytes: Uint8Array): Promise<ReadFile>;
  close(): Promise<void>;
}

/** The parser needs milliseconds, and for the largest files seconds. */
const TIME_LIMIT_MS = 20_000;

export function openReaders(options: { threads: number; root: string }): Readers {
  const threads = openThreads<Uint8Array, ReadFile>({
    ...options,
    script: 'lib/workflow/import/reader-worker.ts',
    work: 'Reading the file',
    failure: 'dicom_damaged',
    timeLimitMs: TIME_LIMIT_MS,
  });
  return {
    read(bytes) {
      // A part of a larger buffer is copied: the rest belongs to somebody else.
      const own =
        bytes.buffer instanceof ArrayBuffer &&
        bytes.byteLength === bytes.buffer.byteLength
          ? new Uint8Array(bytes.buffer)
          : Uint8Array.from(bytes);
      return threads.ask(own, [own.buffer]);
    },
    close: () => threads.close(),
  };
}
