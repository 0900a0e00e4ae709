import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import type { Env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { openFolderStore, type ObjectStore } from '@/lib/store/archive/objects';
import { allObjects } from '@/lib/store/archive/instances';
import { DATABASE, OBJECTS, SETTINGS } from '@/lib/workflow/backup/back-up';
import { closeWorld, openWorld } from '@/lib/workflow/world';

/**
 * Put a backup where nothing is yet. Each object is hashed before it counts, and the database is put
 * in its place last: what broke off is no archive.
 *
 * @throws AppError `conflict` where there is an archive already; `archive_unreadable`.
 */
export async function restore(env: Env, file: string): Promise<{ objects: number }> {
  const database = path.join(env.dataFolder, DATABASE);
  if (env.databaseUrl !== undefined || existsSync(database)) {
    throw new AppError(
      'conflict',
      'There is an archive already, which is not overwritten.',
      {
        hint: 'Name an empty folder in OVERREAD_DATA, without DATABASE_URL.',
      },
    );
  }
  await mkdir(env.dataFolder, { recursive: true });
  const part = `${database}.part`;
  const objects = openFolderStore(env.objectFolder);
  const zip = await opened(file);
  try {
    for await (const entry of entriesOf(zip)) {
      await takeOut(zip, entry, { env, objects, part });
    }
    if (!existsSync(part)) throw unreadable('It holds no database.');
    await rename(part, database);
  } finally {
    zip.close();
    await rm(part, { force: true });
  }
  return { objects: await countedOn(env) };
}

const unreadable = (why: string, cause?: unknown) =>
  new AppError('archive_unreadable', `This is no backup, or a damaged one. ${why}`, {
    cause,
  });

const open = promisify<string, yauzl.Options, ZipFile>(yauzl.open);

const opened = (file: string): Promise<ZipFile> =>
  open(file, { lazyEntries: true, autoClose: false }).catch((cause: unknown) => {
    throw unreadable('It can’t be opened as a ZIP.', cause);
  });

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const next = new Promise<Entry | undefined>((resolve, reject) => {
      zip.once('entry', resolve);
      zip.once('end', () => resolve(undefined));
      zip.once('error', (cause) => reject(unreadable('Its list is broken.', cause)));
    });
    zip.readEntry();
    const entry = await next;
    zip.removeAllListeners();
    if (!entry) return;
    yield entry;
  }
}

async function takeOut(
  zip: ZipFile,
  entry: Entry,
  { env, objects, part }: { env: Env; objects: ObjectStore; part: string },
) {
  const name = entry.fileName;
  const settings = SETTINGS.find((each) => each === name);
  const sha256 = name.startsWith(OBJECTS) ? name.slice(OBJECTS.length) : undefined;
  // No name in it is ever used as a path.
  if (name !== DATABASE && !settings && !/^[0-9a-f]{64}$/.test(sha256 ?? '')) {
    throw unreadable('It holds what no backup holds.');
  }
  const stream = await promisify<Entry, Readable>(zip.openReadStream.bind(zip))(entry);
  if (sha256 !== undefined) {
    const kept = await objects.put(await buffer(stream));
    if (kept.sha256 !== sha256) throw unreadable(`Object ${sha256} is another one.`);
    return;
  }
  const to = settings ? path.join(env.dataFolder, settings) : part;
  await pipeline(stream, createWriteStream(to, { mode: 0o600 }));
}

/** Is everything there that the database counts on? @returns How many objects. */
async function countedOn(env: Env): Promise<number> {
  const world = await openWorld(env);
  try {
    const all = await allObjects(world.db);
    for (const { sha256 } of all) {
      if (!(await world.objects.has(sha256)))
        throw unreadable(`It lacks object ${sha256}.`);
    }
    return all.length;
  } finally {
    await closeWorld(world);
  }
}
