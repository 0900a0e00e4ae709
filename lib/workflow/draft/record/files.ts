import { createHash } from 'node:crypto';
import type { RunInput } from '@/lib/api/models/kept-run';
import { AppError } from '@/lib/errors';
import { recordObject } from '@/lib/store/archive/instances';
import { getRun, recordFiles } from '@/lib/store/runs';
import { recordView } from '@/lib/workflow/audit/record';
import type { Attached, AttachedFile } from '@/lib/workflow/draft/attached';
import type { World } from '@/lib/workflow/world';

/** A file of a run; those of runs from before files were kept say nothing. */
export interface KeptFile extends AttachedFile {
  readonly kept?: boolean;
}

/** A volume and files that are kept, byte for byte, before they are handed out to be sent. */
export interface KeptAttached extends Pick<Attached, 'volume' | 'files'> {
  /** What was made so far, and whether it was kept. */
  rows(): readonly KeptFile[];
}

export function keptAttached(
  { db, objects }: Pick<World, 'db' | 'objects'>,
  id: string,
  attached: Attached,
): KeptAttached {
  let isKept = false;
  const rows = () =>
    attached.made().map((file) => (isKept ? { ...file, kept: true } : file));
  async function keep(all: readonly Uint8Array[]) {
    if (isKept) return;
    for (const bytes of all) await recordObject(db, await objects.put(bytes));
    isKept = true;
    await recordFiles(db, id, JSON.stringify(rows()));
  }
  return {
    rows,
    async volume() {
      const volume = await attached.volume();
      await keep([volume.file]);
      return volume;
    },
    async files() {
      const files = await attached.files();
      await keep(files.map(({ bytes }) => bytes));
      return files;
    },
  };
}

type State = RunInput['files'][number]['kept'];

/** Of what a run sent: read from the store, and hashed anew. */
export async function stateOf(
  objects: World['objects'],
  sha256: string,
): Promise<Exclude<State, 'not-kept'>> {
  try {
    const bytes = await objects.read(sha256);
    const sum = createHash('sha256').update(bytes).digest('hex');
    return sum === sha256 ? 'whole' : 'damaged';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code === 'not_found' ? 'missing' : 'damaged';
  }
}

/** The volume or the files of a run, and what became of their bytes. */
export async function filesSent(
  objects: World['objects'],
  run: { readonly files: string },
): Promise<RunInput['files']> {
  const rows: RunInput['files'] = [];
  for (const { kept, ...file } of JSON.parse(run.files) as KeptFile[]) {
    rows.push({ ...file, kept: kept ? await stateOf(objects, file.sha256) : 'not-kept' });
  }
  return rows;
}

/**
 * A file that a run sent, as it went.
 *
 * @param number - From 1, in the order sent.
 * @throws AppError `not_found`, `store_failed`
 */
export async function fileSent(
  world: Pick<World, 'db' | 'objects' | 'user'>,
  id: string,
  number: number,
): Promise<{ name: string; mediaType: string; bytes: Buffer }> {
  const run = await getRun(world.db, id);
  const file = (JSON.parse(run.files) as KeptFile[])[number - 1];
  if (!file?.kept) {
    throw new AppError('not_found', 'Of this run no such file was kept.');
  }
  await recordView(world, run.studyUid);
  return {
    name: file.name,
    mediaType: file.name.endsWith('.dcm') ? 'application/dicom' : 'application/gzip',
    bytes: await world.objects.read(file.sha256),
  };
}
