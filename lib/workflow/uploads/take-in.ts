import path from 'node:path';
import { writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { PARCEL_TYPE } from '@/lib/api/uploads/parcel';
import { type UploadEvent } from '@/lib/api/uploads/protocol';
import { AppError } from '@/lib/errors';
import { importFiles } from '@/lib/workflow/import/import';
import {
  fileOnDisk,
  unreadableFile,
  type IncomingFile,
} from '@/lib/workflow/import/incoming';
import { importedBy, readJournal, writeJournal } from '@/lib/workflow/uploads/journal';
import { filesOfParcel } from '@/lib/workflow/uploads/parcel';
import { shownName } from '@/lib/api/uploads/shown-name';
import {
  dropTaken,
  uploadFolder,
  uploadsIn,
  type UploadInfo,
} from '@/lib/workflow/uploads/upload-folder';
import type { World } from '@/lib/workflow/world';

/** Lines are written together, so that the disk is flushed less often. */
const LINES = 64;

/**
 * Take a finished upload into the archive, write its lines into the journal of its import, and let
 * go of it. A server killed in the middle does it again: what has a line keeps it.
 */
export async function takeIn(server: World, info: UploadInfo): Promise<void> {
  const { dataFolder } = server.env;
  const folder = uploadFolder(server.env);
  const importId = info.metadata?.import;
  if (!importId) throw new Error(`Upload ${info.id} belongs to no import.`);

  const user = (await importedBy(dataFolder, importId)) ?? server.user;
  const world = { ...server, user };
  const told = new Map<string, number>();
  for (const { event, data } of await readJournal(dataFolder, importId)) {
    if (event === 'line' && data.upload === info.id) {
      told.set(data.path, (told.get(data.path) ?? 0) + 1);
    }
  }
  let lines: UploadEvent[] = [];
  const othersTaken = () => waitForOthers(folder, info);
  const files = filesOf(folder, info);
  for await (const { event, data } of importFiles(world, files, { othersTaken })) {
    if (event === 'summary') continue;
    const before = told.get(data.path) ?? 0;
    if (before > 0) told.set(data.path, before - 1);
    else lines.push({ event: 'line', data: { ...data, upload: info.id } });
    if (lines.length < LINES) continue;
    await writeJournal(dataFolder, importId, lines);
    lines = [];
  }
  const taken: UploadEvent = { event: 'taken', data: { upload: info.id } };
  await writeJournal(dataFolder, importId, [...lines, taken]);
  await dropTaken(folder, info, writeFile);
}

/** How long, at most: an upload whose line was cut may never go on. */
const OTHERS_MS = 30_000;

/** The other uploads of its import are in the archive, or nothing is heard of them. */
async function waitForOthers(folder: string, { id, metadata }: UploadInfo) {
  for (let waited = 0; waited < OTHERS_MS; waited += 200) {
    const others = (await uploadsIn(folder)).filter(
      (each) => each.id !== id && each.metadata?.import === metadata?.import,
    );
    if (others.length === 0) return;
    await setTimeout(200);
  }
}

async function* filesOf(folder: string, info: UploadInfo): AsyncGenerator<IncomingFile> {
  const file = path.join(folder, info.id);
  if (info.metadata?.filetype !== PARCEL_TYPE) {
    yield fileOnDisk(file, shownName(info.metadata?.filename ?? ''));
    return;
  }
  try {
    for await (const each of filesOfParcel(file)) {
      yield { ...each, path: shownName(each.path) };
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // One line for the whole of it: which files it was to hold is not to be read.
    yield unreadableFile('upload', error);
  }
}
