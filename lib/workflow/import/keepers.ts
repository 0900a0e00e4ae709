import { openThreads } from '@/lib/codecs/threads/threads';
import type { ReferencedFile } from '@/lib/dicom/part10/media-directory';
import type { ErrorCode } from '@/lib/errors';
import type { StoredBytes } from '@/lib/store/archive/objects';
import type { Places } from '@/lib/store/archive/packs/places';
import { openPackWriter } from '@/lib/workflow/import/packs/pack-writer';
import type { ReadInstance } from '@/lib/workflow/import/read-instance';

/** Why a file was refused, for the person who handed it in. */
export interface Refusal {
  refused: string;
  failure: ErrorCode;
}

/** A file that was looked through: its bytes are safe, or it is refused although it could be read. */
export type Kept = { instance: ReadInstance; object: StoredBytes } | NotKept;

/** A file of which nothing is stored. */
type NotKept =
  | (Refusal & { instance?: ReadInstance })
  /** A DICOMDIR, and what it names. */
  | { directory: readonly ReferencedFile[] };

type Bytes = Uint8Array<ArrayBuffer | SharedArrayBuffer>;

export interface LookRequest {
  bytes: Bytes;
  /** Files of other studies are refused. */
  onlyStudyUid: string | undefined;
}

/** What a thread found. */
export interface Looked {
  found: { instance: ReadInstance; sha256: string } | NotKept;
  /** The file, if it had moved to the thread. */
  bytes?: Bytes;
}

export interface Keepers {
  /**
   * Read a file in a thread, where one that makes the parser hang or run out of memory fails alone, and
   * store its bytes so that they would survive a power cut.
   *
   * @param bytes - The whole file. Its buffer moves away unless it is shared.
   * @throws AppError `dicom_damaged` when reading it crashed or took too long, `store_failed`
   */
  keep(bytes: Uint8Array, onlyStudyUid?: string): Promise<Kept>;
  close(): Promise<void>;
}

/** The parser needs milliseconds, for the largest headers seconds; the disk 100 s for 1 GiB at worst. */
const timeLimitMs = ({ bytes }: LookRequest) => 30_000 + bytes.byteLength / 10_000;

export interface KeepersOptions {
  /** How many files are read at a time. */
  threads: number;
  root: string;
  /** Of the object store. */
  folder: string;
  places: Places;
  timeLimitMs?: (request: LookRequest) => number;
}

export function openKeepers({
  root,
  folder,
  places,
  ...options
}: KeepersOptions): Keepers {
  const threads = openThreads<LookRequest, Looked>({
    timeLimitMs,
    ...options,
    root,
    script: 'lib/workflow/import/keeper-worker.ts',
    work: 'Reading the file',
    failure: 'dicom_damaged',
  });
  const writer = openPackWriter({ root, folder, places });
  return {
    async keep(handedIn, onlyStudyUid) {
      const bytes = toPassOn(handedIn);
      const { buffer } = bytes;
      const moved = buffer instanceof ArrayBuffer ? [buffer] : [];
      const looked = await threads.ask({ bytes, onlyStudyUid }, moved);
      const { found } = looked;
      if (!('sha256' in found)) return found;
      const { instance, sha256 } = found;
      return { instance, object: await writer.put(looked.bytes ?? bytes, sha256) };
    },
    async close() {
      await Promise.all([threads.close(), writer.close()]);
    },
  };
}

/** Shared memory is there for a thread as well; of other memory, a whole buffer can move there. */
function toPassOn(bytes: Uint8Array): Bytes {
  const { buffer, byteOffset, byteLength } = bytes;
  if (buffer instanceof SharedArrayBuffer)
    return new Uint8Array(buffer, byteOffset, byteLength);
  // A part of a larger buffer is copied: the rest belongs to somebody else.
  return byteLength === buffer.byteLength && buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer)
    : Uint8Array.from(bytes);
}
