import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import {
  takenSchema,
  uploadedLineSchema,
  uploadImportSchema,
  type UploadEvent,
  type UploadImport,
} from '@/lib/api/uploads/protocol';
import { AppError } from '@/lib/errors';

/**
 * What became of the files of each import by uploads, in order, one JSON line each:
 * `$OVERREAD_DATA/imports/<id>.jsonl`. It is there for whoever comes back: a page that was reloaded,
 * a connection that was cut, a server that was killed.
 */
const entrySchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('line'), data: uploadedLineSchema }),
  z.object({ event: z.literal('taken'), data: takenSchema }),
]);
const headSchema = z.object({
  event: z.literal('started'),
  data: uploadImportSchema,
  /** Whose it is; absent: from before that was written down. */
  by: z.string().optional(),
});

const folderOf = (dataFolder: string) => path.join(dataFolder, 'imports');

/** @throws AppError `not_found` for what is no name of an import: it would be used as a path. */
function fileOf(dataFolder: string, id: string): string {
  if (!z.uuid().safeParse(id).success) throw unknownImport(id);
  return path.join(folderOf(dataFolder), `${id}.jsonl`);
}

const unknownImport = (id: string) =>
  new AppError('not_found', `There is no import ${id.slice(0, 64)}.`);

export async function startImport(
  dataFolder: string,
  by?: string,
): Promise<UploadImport> {
  const started = { id: randomUUID(), startedAt: new Date().toISOString() };
  await mkdir(folderOf(dataFolder), { recursive: true, mode: 0o700 });
  const handle = await open(fileOf(dataFolder, started.id), 'wx', 0o600);
  try {
    await handle.appendFile(
      `${JSON.stringify({ event: 'started', data: started, by })}\n`,
    );
    await handle.datasync();
  } finally {
    await handle.close();
  }
  return started;
}

/** @param by - Only if it is theirs. @throws AppError `not_found` */
export async function readImport(
  dataFolder: string,
  id: string,
  by?: string,
): Promise<UploadImport> {
  const head = await headOf(dataFolder, id);
  if (!head || (by !== undefined && head.by !== by)) throw unknownImport(id);
  return head.data;
}

/** Who an import is by; undefined where nobody wrote that down. */
export const importedBy = async (dataFolder: string, id: string) =>
  (await headOf(dataFolder, id))?.by;

async function headOf(dataFolder: string, id: string) {
  const text = await readFile(fileOf(dataFolder, id), 'utf8').catch(() => '');
  return headSchema.safeParse(parse(text.slice(0, text.indexOf('\n')))).data;
}

/** Everything that was said so far. */
export async function readJournal(
  dataFolder: string,
  id: string,
): Promise<readonly UploadEvent[]> {
  const text = await readFile(fileOf(dataFolder, id), 'utf8').catch(() => '');
  return text.split('\n').flatMap(readEntry);
}

/** Add to it; what is written is on disk when this returns. */
export async function writeJournal(
  dataFolder: string,
  id: string,
  entries: readonly UploadEvent[],
): Promise<void> {
  const handle = await open(fileOf(dataFolder, id), 'a+');
  try {
    const { size } = await handle.stat();
    // A server that was killed may have left half a line: it must not swallow the next one.
    const [last] = size > 0 ? await readFrom(handle, size - 1) : [];
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    await handle.appendFile(last === 10 ? lines : `\n${lines}`);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** How often the journal is looked at for more. */
const LOOK_MS = 150;
/** A line now and then tells proxies, and us, whether anybody is still there. */
const PING_MS = 15_000;

/**
 * What was said and what is being said, until nobody reads any more.
 *
 * @param after - How many entries the reader has had already.
 * @param signal - Aborted when the reader is gone.
 */
export async function* followJournal(
  dataFolder: string,
  id: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<{ number: number; entry: UploadEvent } | 'ping'> {
  const handle = await open(fileOf(dataFolder, id));
  try {
    let at = 0;
    let number = 0;
    let rest = Buffer.alloc(0);
    let told = Date.now();
    while (!signal.aborted) {
      const more = await readFrom(handle, at);
      at += more.length;
      rest = Buffer.concat([rest, more]);
      const end = rest.lastIndexOf(10);
      const lines = rest.subarray(0, end + 1).toString();
      rest = rest.subarray(end + 1);
      for (const entry of lines.split('\n').flatMap(readEntry)) {
        number += 1;
        told = Date.now();
        if (number > after) yield { number, entry };
      }
      if (more.length > 0) continue;
      if (Date.now() - told > PING_MS) {
        told = Date.now();
        yield 'ping';
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  } finally {
    await handle.close();
  }
}

async function readFrom(handle: FileHandle, at: number): Promise<Buffer> {
  const length = 256 * 1024;
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

function readEntry(line: string): UploadEvent[] {
  const entry = entrySchema.safeParse(parse(line));
  return entry.success ? [entry.data] : [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
