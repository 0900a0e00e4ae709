import { mkdir, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { uploadMetadataSchema } from '@/lib/api/uploads/protocol';
import { AppError } from '@/lib/errors';
import type { Env } from '@/lib/env';

/**
 * Where uploads lie until they are in the archive: `<id>` is what has come of one, `<id>.json` what
 * is known of it. An unfinished one is thrown away after so long.
 */
export const UPLOAD_LIVES_MS = 3 * 24 * 3600 * 1000;

/** Left free on the disk, for the database and everything else. */
const SPARE_BYTES = 256 * 1024 ** 2;

const infoSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{32}$/),
  size: z.int().min(0),
  creation_date: z.iso.datetime(),
  metadata: uploadMetadataSchema.optional(),
  /** It is in the archive; its bytes are gone from here, and its id is kept for whoever asks. */
  taken: z.boolean().default(false),
});
export type UploadInfo = z.infer<typeof infoSchema>;

export const uploadFolder = ({ dataFolder }: Pick<Env, 'dataFolder'>) =>
  path.join(dataFolder, 'uploads');

export const isUploadId = (id: string) => /^[0-9a-f]{32}$/.test(id);

const infoFile = (folder: string, id: string) => path.join(folder, `${id}.json`);

/** Only its owner may look into it. */
export const makeUploadFolder = (folder: string) =>
  mkdir(folder, { recursive: true, mode: 0o700 });

export async function readInfo(
  folder: string,
  id: string,
): Promise<UploadInfo | undefined> {
  const text = await readFile(infoFile(folder, id), 'utf8').catch(() => '{}');
  return infoSchema.safeParse(parse(text)).data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // its server was killed while it wrote this
  }
}

export interface LyingUpload extends UploadInfo {
  /** How many of its bytes are here. */
  offset: number;
}

/** Uploads whose bytes are here, the oldest first. */
export async function uploadsIn(folder: string): Promise<LyingUpload[]> {
  const names = (await readdir(folder)).filter(isUploadId);
  const found = await Promise.all(
    names.map(async (id) => {
      const info = await readInfo(folder, id);
      const size = await sizeOf(path.join(folder, id));
      return info && !info.taken && size !== undefined ? [{ ...info, offset: size }] : [];
    }),
  );
  return found.flat().sort((a, b) => a.creation_date.localeCompare(b.creation_date));
}

const sizeOf = (file: string) =>
  stat(file).then(
    ({ size }) => size,
    () => undefined,
  );

/** Say that an upload is in the archive, and let go of its bytes. */
export async function dropTaken(
  folder: string,
  info: UploadInfo,
  write: (file: string, text: string) => Promise<void>,
): Promise<void> {
  const whole = `${infoFile(folder, info.id)}.new`;
  await write(whole, JSON.stringify({ ...info, taken: true }));
  await rename(whole, infoFile(folder, info.id));
  await rm(path.join(folder, info.id), { force: true });
}

/** Throw away what nobody has gone on with. @returns How many files are gone. */
export async function sweepUploads(folder: string, now: number): Promise<number> {
  let gone = 0;
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const touched = await stat(file).catch(() => undefined);
    const info = await readInfo(folder, name.slice(0, 32));
    const since = info ? Date.parse(info.creation_date) : (touched?.mtimeMs ?? now);
    // What is finished waits to be taken in, however long that takes.
    const waits = info && !info.taken && (await isWhole(folder, info));
    if (waits || now - since <= UPLOAD_LIVES_MS) continue;
    await rm(file, { force: true });
    gone += 1;
  }
  return gone;
}

const isWhole = async (folder: string, { id, size }: UploadInfo) =>
  (await sizeOf(path.join(folder, id))) === size;

/**
 * Every upload needs its bytes twice: here, and in the archive before they go from here.
 *
 * @param bytes - Of the upload that would begin.
 * @param beginning - Bytes of others that are beginning, too, and don't lie here yet.
 * @throws AppError `store_failed` when the disk has no room for it beside those under way.
 */
export async function requireRoom(
  folder: string,
  bytes: number,
  beginning = 0,
): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const promised = (await uploadsIn(folder)).reduce(
    (sum, { size, offset }) => sum + 2 * size - offset,
    2 * beginning,
  );
  if (bavail * bsize - promised - SPARE_BYTES >= 2 * bytes) return;
  throw new AppError('store_failed', 'The disk has no room for this upload.', {
    hint: 'What was acknowledged before is safe. Make room, then try again.',
  });
}
