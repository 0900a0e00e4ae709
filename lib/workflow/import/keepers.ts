import { openThreads } from '@/lib/codecs/threads/threads';
import type { ReferencedFile } from '@/lib/dicom/part10/media-directory';
import type { ErrorCode } from '@/lib/errors';
import type { StoredBytes } from '@/lib/store/archive/objects';
import type { ReadInstance } from '@/lib/workflow/import/read-instance';

/** Why a file was refused, for the person who handed it in. */
export interface Refusal {
  refused: string;
  failure: ErrorCode;
}

/** A file that was looked through: its bytes are safe, or it is refused although it could be read. */
export type Kept =
  | { instance: ReadInstance; object: StoredBytes }
  | (Refusal & { instance?: ReadInstance })
  /** A DICOMDIR, and what it names. */
  | { directory: readonly ReferencedFile[] };

export interface KeepRequest {
  bytes: Uint8Array;
  /** Of the object store. */
  folder: string;
  /** Files of other studies are refused. */
  onlyStudyUid: string | undefined;
}

export interface Keepers {
  /**
   * Read a file, and store its bytes so that they would survive a power cut. That is done in a
   * thread: a file that makes the parser hang or run out of memory fails alone. Files wait in line
   * for a free thread.
   *
   * @param bytes - The whole file. Its buffer moves away unless it is shared.
   * @throws AppError `dicom_damaged` when reading it crashed or took too long.
   */
  keep(bytes: Uint8Array, onlyStudyUid?: string): Promise<Kept>;
  close(): Promise<void>;
}

/** The parser needs milliseconds, for the largest headers seconds; the disk 100 s for 1 GiB at worst. */
const timeLimitMs = ({ bytes }: KeepRequest) => 30_000 + bytes.byteLength / 10_000;

/** @param folder - Of the object store. */
export function openKeepers({
  folder,
  ...options
}: {
  threads: number;
  root: string;
  folder: string;
  timeLimitMs?: (request: KeepRequest) => number;
}): Keepers {
  const threads = openThreads<KeepRequest, Kept>({
    timeLimitMs,
    ...options,
    script: 'lib/workflow/import/keeper-worker.ts',
    work: 'Reading the file',
    failure: 'dicom_damaged',
  });
  return {
    keep(bytes, onlyStudyUid) {
      // Shared memory is there for the thread as well.
      if (bytes.buffer instanceof SharedArrayBuffer) {
        return threads.ask({ bytes, folder, onlyStudyUid }, []);
      }
      // A part of a larger buffer is copied: the rest belongs to somebody else.
      const own =
        bytes.byteLength === bytes.buffer.byteLength &&
        bytes.buffer instanceof ArrayBuffer
          ? new Uint8Array(bytes.buffer)
          : Uint8Array.from(bytes);
      return threads.ask({ bytes: own, folder, onlyStudyUid }, [own.buffer]);
    },
    close: () => threads.close(),
  };
}
