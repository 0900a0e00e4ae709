import { createWriteStream, existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { AppError } from '@/lib/errors';
import { snapshotOf } from '@/lib/store/backup/snapshot';
import { record } from '@/lib/workflow/audit/record';
import type { World } from '@/lib/workflow/world';

/** What a backup holds, by its names in the ZIP; an object is `objects/<SHA-256>`. */
export const DATABASE = 'overread.db';
export const SETTINGS = ['models.json', 'pacs.json'] as const;
export const OBJECTS = 'objects/';

const CHUNK = 4 * 1024 ** 2;

/**
 * The whole archive as one file, as it is at one moment, while a server goes on with it. Under its
 * name it is there whole, or not at all.
 *
 * @throws AppError `unsupported` on PostgreSQL; `conflict` where a study was deleted meanwhile.
 */
export async function backUp(
  world: Pick<World, 'db' | 'env' | 'objects' | 'user'>,
  file: string,
): Promise<{ objects: number; bytes: number }> {
  const { env, objects } = world;
  mustBeEmbedded(world);
  const part = `${file}.part`;
  const snapshot = `${file}.db.part`;
  await rm(snapshot, { force: true });
  try {
    const counted = snapshotOf(path.join(env.dataFolder, DATABASE), snapshot);
    const zip = new ZipFile();
    zip.addFile(snapshot, DATABASE);
    const settings = { 'models.json': env.modelsFile, 'pacs.json': env.pacsFile };
    for (const name of SETTINGS) {
      if (existsSync(settings[name])) zip.addFile(settings[name], name);
    }
    for (const { sha256, bytes } of counted) {
      // DICOM is read again and again, and hardly gets smaller.
      const as = { compress: false, size: bytes };
      zip.addReadStreamLazy(`${OBJECTS}${sha256}`, as, (take) =>
        take(null, Readable.from(chunksOf(objects, sha256, bytes))),
      );
    }
    zip.end();
    const failed = new Promise<never>((_resolve, reject) => zip.once('error', reject));
    const written = pipeline(zip.outputStream, createWriteStream(part, { mode: 0o600 }));
    await Promise.race([written, failed]);
    await flush(part);
    await rename(part, file);
    const total = counted.reduce((sum, { bytes }) => sum + bytes, 0);
    const detail = { objects: counted.length, bytes: total };
    await record(world, { kind: 'backup-made', action: 'R', detail });
    return detail;
  } finally {
    await Promise.all([part, snapshot].map((each) => rm(each, { force: true })));
  }
}

/** @throws AppError `unsupported` */
function mustBeEmbedded({ env }: Pick<World, 'env'>) {
  if (env.databaseUrl === undefined) return;
  throw new AppError(
    'unsupported',
    'Only the embedded database is backed up from here.',
    {
      hint: 'Use pg_dump, and then copy the folder of the objects.',
    },
  );
}

async function* chunksOf(
  objects: World['objects'],
  sha256: string,
  bytes: number,
): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes; at += CHUNK) {
    yield await objects
      .readRange(sha256, at, Math.min(CHUNK, bytes - at))
      .catch((cause: unknown) => {
        throw new AppError('conflict', `Object ${sha256} can’t be read any more.`, {
          hint: 'If something was deleted just now, make the backup again; otherwise run verify.',
          cause,
        });
      });
  }
}

async function flush(file: string) {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
