import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import {
  MANIFEST_AT,
  manifestSchema,
  MAX_MANIFEST_BYTES,
  type Manifest,
} from '@/lib/api/uploads/parcel';
import { AppError } from '@/lib/errors';
import { MAX_INSTANCE_BYTES, type IncomingFile } from '@/lib/workflow/import/incoming';

/**
 * The files of a parcel, one after the other.
 *
 * @param file - Where the parcel lies.
 * @throws AppError `invalid_request` when the manifest and the bytes don't agree.
 */
export async function* filesOfParcel(file: string): AsyncGenerator<IncomingFile> {
  const handle = await open(file);
  let unpacked: string | undefined;
  try {
    const { manifest, from } = await readManifest(handle);
    let start = from;
    for (const { path, size } of manifest) {
      const at = start;
      start += size;
      yield {
        path,
        magic: () => read(handle, at, Math.min(4, size)),
        bytes: () => readWhole(handle, at, size),
        // Archives are read from their end: this one gets a file of its own.
        onDisk: async () => (unpacked ??= await unpack(file, at, size)),
      };
      if (unpacked) await rm(unpacked, { force: true });
      unpacked = undefined;
    }
  } finally {
    if (unpacked) await rm(unpacked, { force: true });
    await handle.close();
  }
}

async function readManifest(handle: FileHandle): Promise<{
  manifest: Manifest;
  /** Where the first file begins. */
  from: number;
}> {
  const { size } = await handle.stat();
  const length = size < MANIFEST_AT ? 0 : (await read(handle, 0, 4)).readUInt32BE();
  const from = MANIFEST_AT + length;
  if (length > MAX_MANIFEST_BYTES || from > size) throw broken();
  const json = await read(handle, MANIFEST_AT, length);
  const manifest = manifestSchema.safeParse(parseJson(json.toString()));
  if (!manifest.success) throw broken(manifest.error);
  const told = manifest.data.reduce((sum, each) => sum + each.size, from);
  if (told !== size) throw broken();
  return { manifest: manifest.data, from };
}

async function readWhole(handle: FileHandle, at: number, size: number) {
  if (size > MAX_INSTANCE_BYTES) {
    throw new AppError('too_large', 'The file is larger than 1 GiB.', {
      hint: 'Hand in the instances of a study one by one, or in a ZIP.',
    });
  }
  return read(handle, at, size);
}

/** Into memory of its own: whoever asked may give it away to another thread. */
async function read(handle: FileHandle, at: number, size: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, at);
  if (bytesRead !== size) throw broken();
  return buffer;
}

async function unpack(file: string, at: number, size: number): Promise<string> {
  const own = `${file}.${randomUUID()}.part`;
  if (size === 0) await open(own, 'wx').then((handle) => handle.close());
  else {
    const end = at + size - 1;
    await pipeline(
      createReadStream(file, { start: at, end }),
      createWriteStream(own, { flags: 'wx' }),
    );
  }
  return own;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const broken = (cause?: unknown) =>
  new AppError('invalid_request', 'The upload is not the parcel it says it is.', {
    cause,
    hint: 'Hand its files in again.',
  });
