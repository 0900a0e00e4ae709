import { randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyHeaders } from '@fastify/busboy';
import { refuseCoded } from '@/lib/api/http/content-coding';
import { AppError } from '@/lib/errors';
import {
  fileOnDisk,
  unreadableFile,
  type IncomingFile,
} from '@/lib/workflow/import/incoming';

type Form = InstanceType<typeof Busboy>;

interface FormOptions {
  /** Folder for files while they are looked at; each is gone once the next is taken. */
  scratch: string;
  maxBytes: number;
}

/**
 * The files of a multipart/form-data body, one after another as they arrive. A file that the disk
 * has no room for is handed on all the same; reading it says why it can't be.
 *
 * @throws AppError `media_type` at once for a packed body, `invalid_request` for another content
 *   type, and later for a body that breaks off; `too_large` past `maxBytes`, at once where the
 *   request says how long it is.
 */
export function filesOfForm(
  request: Request,
  { scratch, maxBytes }: FormOptions,
): AsyncGenerator<IncomingFile> {
  refuseCoded(request.headers.get('content-encoding'));
  if (Number(request.headers.get('content-length')) > maxBytes) throw tooLarge(maxBytes);
  const form = openForm(request.headers.get('content-type') ?? '');
  if (!request.body || !form) {
    throw new AppError('invalid_request', 'Files come as multipart/form-data.');
  }
  const body = Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]);
  return filesOf(body, form, { scratch, maxBytes });
}

function openForm(contentType: string): Form | undefined {
  if (!contentType.toLowerCase().startsWith('multipart/form-data')) return undefined;
  try {
    return new Busboy({
      headers: { 'content-type': contentType } satisfies BusboyHeaders,
      preservePath: true,
      limits: { fieldSize: 1024, fields: 100 },
    });
  } catch {
    return undefined; // no boundary
  }
}

async function* filesOf(
  body: Readable,
  form: Form,
  { scratch, maxBytes }: FormOptions,
): AsyncGenerator<IncomingFile> {
  const parts: { name: string; stream: BusboyFileStream }[] = [];
  let latest: BusboyFileStream | undefined;
  let state: { ended: boolean; failure?: Error } = { ended: false };
  let wake = () => {};
  form.on('file', (_field, stream, name) => {
    // A part that breaks off while nobody reads it must not end the process.
    stream.on('error', () => undefined);
    latest = stream;
    parts.push({ name: name || 'unnamed', stream });
    wake();
  });
  pipeline(body, limit(maxBytes), form)
    .then(
      () => (state = { ended: true }),
      (failure: Error) => {
        state = { ended: true, failure };
        // The form doesn't end the part that it had begun; those before it are whole.
        latest?.destroy(failure);
      },
    )
    .finally(() => wake());

  try {
    for (;;) {
      const part = parts.shift();
      if (part) {
        const file = path.join(scratch, randomUUID());
        try {
          const problem = await save(part.stream, file);
          yield problem ? unreadable(part.name, problem) : fileOnDisk(file, part.name);
        } finally {
          await rm(file, { force: true }).catch(() => undefined); // swept at the next start
        }
      } else if (state.ended) {
        if (state.failure) throw brokenOff(state.failure);
        return;
      } else {
        await new Promise<void>((resolve) => (wake = resolve));
      }
    }
  } catch (error) {
    throw state.failure ? brokenOff(state.failure) : error;
  } finally {
    body.destroy();
  }
}

/**
 * Write a part to a file. It is read to its end in any case, since the next one comes after it.
 *
 * @returns Why it could not be written.
 */
async function save(stream: BusboyFileStream, file: string): Promise<Error | undefined> {
  let failure: Error | undefined;
  const noted = (error: Error) => void (failure = error);
  await mkdir(path.dirname(file), { recursive: true }).catch(noted);
  const handle = await open(file, 'wx').catch(noted);
  try {
    for await (const chunk of stream) {
      if (handle && !failure) await handle.appendFile(chunk as Buffer).catch(noted);
    }
  } finally {
    await handle?.close();
  }
  return failure;
}

function unreadable(shownAs: string, cause: Error): IncomingFile {
  console.error(cause);
  return unreadableFile(
    shownAs,
    new AppError('store_failed', 'There was no room on disk to receive this file.', {
      cause,
      hint: 'What was acknowledged before is safe. Make room, then import again.',
    }),
  );
}

const limit = (maxBytes: number) =>
  async function* (source: AsyncIterable<Buffer>) {
    let bytes = 0;
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      yield chunk;
    }
  };

const tooLarge = (maxBytes: number) =>
  new AppError('too_large', 'The upload is larger than this server takes.', {
    hint: `At most ${Math.floor(maxBytes / 1024 ** 2)} MiB a request (OVERREAD_MAX_UPLOAD_MB).`,
  });

const brokenOff = (cause: unknown) =>
  cause instanceof AppError
    ? cause
    : new AppError('invalid_request', 'The upload broke off before its end.', {
        cause,
        hint: 'What has a ledger line is stored. Hand the rest in again.',
      });
