import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  isMediaDirectory,
  readMediaDirectory,
  type ReferencedFile,
} from '@/lib/dicom/part10/media-directory';
import { AppError } from '@/lib/errors';
import { fileOnDisk, readStart, type IncomingFile } from '@/lib/workflow/import/incoming';

/**
 * Every file under a place, in the order of their names; a DICOMDIR with the files it names; a place
 * that isn't there as itself.
 */
export async function filesUnder(place: string): Promise<IncomingFile[]> {
  const entry = await stat(place).catch(() => undefined);
  if (!entry) return [absent(place)];
  if (!entry.isDirectory()) return [onDisk(place), ...(await filesOfDirectory(place))];
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  const files = entries
    // A link may be to a file; one to a folder could lead back here.
    .filter((each) => each.isFile() || each.isSymbolicLink())
    .map((each) => path.join(each.parentPath, each.name))
    .sort();
  const wanted = await Promise.all(
    files.map(async (file) => !(await stat(file).catch(() => undefined))?.isDirectory()),
  );
  return files.filter((_, index) => wanted[index]).map(onDisk);
}

const onDisk = (file: string) => fileOnDisk(path.resolve(file), file);

function absent(place: string): IncomingFile {
  const fail = () => Promise.reject(new AppError('not_found', 'There is no such file.'));
  return { path: place, magic: fail, bytes: fail, onDisk: fail };
}

/** The file meta information, and where the data set begins. */
const START_BYTES = 16 * 1024;

/** What a DICOMDIR names, as far as it is there and below its folder. What isn't, its line tells. */
async function filesOfDirectory(place: string): Promise<IncomingFile[]> {
  // Whatever it is called: people keep several discs in a folder.
  const start = await readStart(place, START_BYTES).catch(() => Buffer.alloc(0));
  if (!isMediaDirectory(start)) return [];
  const named = await readFile(place).then(referencedBy, () => []);
  const folder = path.dirname(place);
  const root = await realpath(folder);
  const files: IncomingFile[] = [];
  for (const { place: parts } of named) {
    const found = parts && (await find(folder, parts));
    if (!found) continue;
    // A link in the tree must not lead where the names may not.
    const real = await realpath(found);
    if (real.startsWith(root + path.sep)) files.push(onDisk(found));
  }
  return files;
}

function referencedBy(bytes: Buffer): ReferencedFile[] {
  try {
    return readMediaDirectory(bytes);
  } catch (error) {
    if (error instanceof AppError) return []; // Its own line will say why.
    throw error;
  }
}

/** As written; or in other letters, or with a version, as systems show the same disc. */
async function find(
  folder: string,
  parts: readonly string[],
): Promise<string | undefined> {
  const exact = path.join(folder, ...parts);
  if ((await stat(exact).catch(() => undefined))?.isFile()) return exact;
  let at = folder;
  for (const part of parts) {
    const names = await readdir(at).catch(() => []);
    const name = names.find(
      (each) => each.toLowerCase().replace(/;1$/, '') === part.toLowerCase(),
    );
    if (name === undefined) return undefined;
    at = path.join(at, name);
  }
  return (await stat(at)).isFile() ? at : undefined;
}
