import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Deletion, DeletionList } from '@/lib/api/retention/protocol';
import { filesOf } from '@/lib/dicom/audit/certificate';
import { certificateText } from '@/lib/export/audit/certificate-text';
import { isOwnFile } from '@/lib/store/archive/objects';
import { PACK, packFolder, placeOfPack } from '@/lib/store/archive/packs/pack-file';
import { objectsInPack } from '@/lib/store/archive/packs/read-pack';
import {
  getCertificate,
  getCertificates,
  goneFiles,
} from '@/lib/store/archive/removal/certificates';
import type { World } from '@/lib/workflow/world';

type Home = Pick<World, 'db' | 'env' | 'places'>;

/** What was deleted, the newest first. */
export async function listDeletions(
  { db }: Pick<World, 'db'>,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<DeletionList> {
  const found = await getCertificates(db, { before: cursor, limit: limit + 1 });
  const deletions = found.slice(0, limit);
  const last = found.length > limit ? deletions.at(-1) : undefined;
  return { deletions, nextCursor: last?.id ?? null };
}

/** With what became of its files. @throws AppError `not_found` */
export async function readDeletion({ db, env }: Home, id: string): Promise<Deletion> {
  const { certificate, ...seal } = await getCertificate(db, id);
  const { gone, waiting, counted } = await goneFiles(db, filesOf(certificate));
  const there = gone.filter((sha256) => isOwnFile(env.objectFolder, sha256));
  return {
    ...{ certificate, ...seal },
    files: {
      gone: gone.length - there.length,
      waiting: waiting.length,
      counted: counted.length,
      there: there.length,
    },
  };
}

/** For people and for paper. @throws AppError `not_found` */
export const deletionText = async (world: Home, id: string): Promise<string> =>
  certificateText(await readDeletion(world, id));

/** How long after it was last written to a pack that the database doesn't know is looked into. */
const SETTLED_MS = 3600 * 1000;

/**
 * Files that certificates say are gone, and that are there: put back by somebody, or left by a fault.
 *
 * @returns Their SHA-256.
 */
export async function filesThatCameBack({ db, env, places }: Home): Promise<string[]> {
  const gone = new Set((await goneFiles(db)).gone);
  if (gone.size === 0) return [];
  const folder = env.objectFolder;
  const back = new Set([...gone].filter((sha256) => isOwnFile(folder, sha256)));
  const packs = await readdir(packFolder(folder)).catch(() => []);
  for (const file of packs.filter((name) => name.endsWith(PACK))) {
    const name = path.basename(file, PACK);
    const place = placeOfPack(folder, name);
    const isSettled = Date.now() - (await stat(place)).mtimeMs > SETTLED_MS;
    if (!isSettled || (await places.endOf(name)) > 0) continue;
    for (const sha256 of await objectsInPack(place)) {
      if (gone.has(sha256)) back.add(sha256);
    }
  }
  return [...back].sort();
}
