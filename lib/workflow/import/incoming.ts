import { open } from 'node:fs/promises';
import { AppError } from '@/lib/errors';

/** A file that somebody handed in. Ask for the bytes before taking the next one. */
export interface IncomingFile {
  /** As handed in, with its folders. */
  path: string;
  /** The first four bytes, to tell an archive from an instance. */
  magic(): Promise<Buffer>;
  /** @throws AppError `too_large` */
  bytes(): Promise<Buffer>;
  /** The bytes are no longer needed. */
  release?(): void;
  /** The file on disk, for archives, which are read from their end. */
  onDisk(): Promise<string>;
}

/** Larger single instances are refused: they would have to be held in memory whole. */
export const MAX_INSTANCE_BYTES = 1024 ** 3;

const tooLarge = () =>
  new AppError('too_large', 'The file is larger than 1 GiB.', {
    hint: 'Hand in the instances of a study one by one, or in a ZIP.',
  });

/** A file of this machine. */
export const fileOnDisk = (file: string, shownAs: string): IncomingFile => ({
  path: shownAs,
  onDisk: async () => file,
  magic: () => readStart(file, 4),
  async bytes() {
    const handle = await open(file);
    try {
      if ((await handle.stat()).size > MAX_INSTANCE_BYTES) throw tooLarge();
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  },
});

/**
 * A file that came over a network and is on no disk. Its bytes are given away.
 *
 * @param release - Called when they are no longer needed.
 */
export const fileInMemory = (
  bytes: Uint8Array,
  shownAs: string,
  release?: () => void,
): IncomingFile => ({
  path: shownAs,
  ...(release ? { release } : {}),
  magic: async () => asBuffer(bytes.subarray(0, 4)),
  bytes: async () => asBuffer(bytes),
  async onDisk() {
    throw new AppError('unsupported', 'An archive is not taken this way.', {
      hint: 'Hand in its files one by one, or import the archive.',
    });
  },
});

/** What stands for a file that can't be read: it gets its ledger line, and that says why. */
export function unreadableFile(shownAs: string, why: AppError): IncomingFile {
  const fail = () => Promise.reject(why);
  return { path: shownAs, magic: fail, bytes: fail, onDisk: fail };
}

const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  Buffer.from(buffer, byteOffset, byteLength);

/** The first bytes of a file of this machine; fewer where it is shorter. */
export async function readStart(file: string, length: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
