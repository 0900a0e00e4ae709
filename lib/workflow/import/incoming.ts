import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyHeaders } from '@fastify/busboy';
import { AppError } from '@/lib/errors';

/** A file that somebody handed in. Ask for the bytes before taking the next one. */
export interface IncomingFile {
  /** As handed in, with its folders. */
  path: string;
  /** The first four bytes, to tell an archive from an instance. */
  magic(): Promise<Buffer>;
  /** @throws AppError `too_large` */
  bytes(): Promise<Buffer>;
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

async function readStart(file: string, length: number) {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/**
 * The files of a multipart/form-data body, one after another as they arrive.
 *
 * @param scratch - Folder for files while they are looked at; each is gone once the next is taken.
 * @throws AppError `invalid_request` for another content type or a body that breaks off;
 *   `too_large` past `maxBytes`.
 */
export async function* filesOfForm(
  request: Request,
  { scratch, maxBytes }: { scratch: string; maxBytes: number },
): AsyncGenerator<IncomingFile> {
  const contentType = request.headers.get('content-type') ?? '';
  if (!contentType.startsWith('multipart/form-data') || !request.body) {
    throw new AppError('invalid_request', 'Files come as multipart/form-data.');
  }
  const form = new Busboy({
    headers: { 'content-type': contentType } satisfies BusboyHeaders,
    preservePath: true,
    limits: { fieldSize: 1024, fields: 100 },
  });
  const parts: { name: string; stream: BusboyFileStream }[] = [];
  let state: { ended: boolean; failure?: unknown } = { ended: false };
  let wake = () => {};
  const turn = (next: typeof state) => {
    state = next;
    wake();
  };
  form.on('file', (_field, stream, name) => {
    parts.push({ name: name || 'unnamed', stream });
    wake();
  });
  const body = Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]);
  pipeline(body, limit(maxBytes), form).then(
    () => turn({ ended: true }),
    (failure: unknown) => turn({ ended: true, failure }),
  );

  await mkdir(scratch, { recursive: true });
  for (;;) {
    const part = parts.shift();
    if (part) {
      const file = path.join(scratch, randomUUID());
      try {
        await pipeline(part.stream, createWriteStream(file));
        yield fileOnDisk(file, part.name);
      } finally {
        await rm(file, { force: true });
      }
    } else if (state.ended) {
      if (state.failure) throw brokenOff(state.failure);
      return;
    } else {
      await new Promise<void>((resolve) => (wake = resolve));
    }
  }
}

const limit = (maxBytes: number) =>
  async function* (source: AsyncIterable<Buffer>) {
    let bytes = 0;
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        throw new AppError('too_large', 'The upload is larger than this server takes.', {
          hint: `At most ${Math.floor(maxBytes / 1024 ** 2)} MiB a request (OVERREAD_MAX_UPLOAD_MB).`,
        });
      }
      yield chunk;
    }
  };

const brokenOff = (cause: unknown) =>
  cause instanceof AppError
    ? cause
    : new AppError('invalid_request', 'The upload broke off before its end.', {
        cause,
        hint: 'What has a ledger line is stored. Hand the rest in again.',
      });
