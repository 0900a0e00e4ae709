import type { ImportSummary, LedgerLine } from '@/lib/api/imports';
import { AppError } from '@/lib/errors';
import {
  indexInstances,
  knownInstances,
  type InstanceToStore,
} from '@/lib/store/archive/instances';
import { filesOfZip, isZip } from '@/lib/workflow/import/archive-files';
import type { IncomingFile } from '@/lib/workflow/import/incoming';
import { readInstance, type ReadInstance } from '@/lib/workflow/import/read-instance';
import type { World } from '@/lib/workflow/world';

export type ImportEvent =
  { event: 'line'; data: LedgerLine } | { event: 'summary'; data: ImportSummary };

/** Files are acknowledged together, so that the disk is flushed and the database asked less often. */
const BATCH_FILES = 32;
const BATCH_BYTES = 64 * 1024 ** 2;

/** A file on its way: read, its bytes being flushed meanwhile. */
type Pending =
  | { path: string; refused: string }
  | { path: string; instance: ReadInstance; size: number; kept: Promise<Kept> };
type Kept = { object: InstanceToStore['object'] } | { failed: string };

/**
 * Take files into the archive. Each gets its ledger line only once it is safe: bytes flushed,
 * indexed, and both would survive a power cut. One file never disturbs another.
 */
export async function* importFiles(
  world: Pick<World, 'db' | 'objects'>,
  files: AsyncIterable<IncomingFile>,
): AsyncGenerator<ImportEvent> {
  const summary: ImportSummary = {
    files: 0,
    stored: 0,
    duplicate: 0,
    replaced: 0,
    refused: 0,
    bytes: 0,
    studyUids: [],
  };
  const studies = new Set<string>();
  let batch: Pending[] = [];
  let bytes = 0;

  async function* flush(): AsyncGenerator<ImportEvent> {
    const lines = await acknowledge(world, batch);
    batch = [];
    bytes = 0;
    for (const line of lines) {
      summary.files += 1;
      summary[line.outcome] += 1;
      if (line.studyUid && line.outcome !== 'refused') studies.add(line.studyUid);
      yield { event: 'line', data: line };
    }
  }

  try {
    for await (const pending of readAll(world, files)) {
      batch.push(pending);
      if ('size' in pending) {
        bytes += pending.size;
        summary.bytes += pending.size;
      }
      if (batch.length >= BATCH_FILES || bytes >= BATCH_BYTES) yield* flush();
    }
  } finally {
    // An upload that breaks off still gets what arrived acknowledged.
    yield* flush();
  }
  yield { event: 'summary', data: { ...summary, studyUids: [...studies] } };
}

async function* readAll(
  world: Pick<World, 'objects'>,
  files: AsyncIterable<IncomingFile>,
): AsyncGenerator<Pending> {
  for await (const file of files) {
    try {
      if (!isZip(await file.magic())) {
        yield await take(world, file);
        continue;
      }
      let entries = 0;
      for await (const entry of filesOfZip(file)) {
        entries += 1;
        yield await takeEntry(world, entry);
      }
      if (entries === 0)
        yield { path: file.path, refused: 'The archive holds no files.' };
    } catch (error) {
      yield { path: file.path, refused: reasonOf(error) };
    }
  }
}

async function takeEntry(
  world: Pick<World, 'objects'>,
  entry: IncomingFile,
): Promise<Pending> {
  // What can't be read is refused below, for its own reason.
  const magic = await entry.magic().catch(() => Buffer.alloc(0));
  if (!isZip(magic)) return take(world, entry);
  return {
    path: entry.path,
    refused: 'An archive inside an archive is not opened. Unpack the outer one first.',
  };
}

async function take(
  { objects }: Pick<World, 'objects'>,
  file: IncomingFile,
): Promise<Pending> {
  try {
    const bytes = await file.bytes();
    const instance = readInstance(bytes);
    const kept = objects.put(bytes).then(
      (object) => ({ object }),
      (error: unknown) => ({ failed: reasonOf(error) }),
    );
    return { path: file.path, instance, size: bytes.length, kept };
  } catch (error) {
    return { path: file.path, refused: reasonOf(error) };
  }
}

/** Index what is safely stored, all of it in one transaction, and say what became of each file. */
async function acknowledge(
  { db }: Pick<World, 'db'>,
  batch: readonly Pending[],
): Promise<LedgerLine[]> {
  const settled = await Promise.all(
    batch.map(async (pending) =>
      'refused' in pending ? pending : { ...pending, kept: await pending.kept },
    ),
  );
  const toIndex = settled.flatMap((each): InstanceToStore[] =>
    'instance' in each && 'object' in each.kept
      ? [{ ...each.instance, object: each.kept.object }]
      : [],
  );
  try {
    const fresh = await indexInstances(db, toIndex);
    const known = await knownInstances(
      db,
      toIndex.map(({ sopInstanceUid }) => sopInstanceUid),
    );
    return settled.map((each) => lineOf(each, fresh, known));
  } catch (cause) {
    console.error(cause);
    return settled.map((each) => ({
      path: each.path,
      outcome: 'refused',
      reason:
        'refused' in each
          ? each.refused
          : 'The database took no more. Nothing of this file is stored; import it again.',
    }));
  }
}

type Settled =
  | { path: string; refused: string }
  | { path: string; instance: ReadInstance; kept: Kept };

function lineOf(
  each: Settled,
  fresh: Set<string>,
  known: ReadonlyMap<string, string>,
): LedgerLine {
  if ('refused' in each) {
    return { path: each.path, outcome: 'refused', reason: each.refused };
  }
  const { path, instance, kept } = each;
  const uids = {
    sopInstanceUid: instance.sopInstanceUid,
    seriesUid: instance.series.uid,
    studyUid: instance.study.uid,
  };
  if ('failed' in kept) return { path, outcome: 'refused', reason: kept.failed, ...uids };
  // Of the same file twice in one batch, the first is stored and the second a duplicate.
  if (fresh.delete(instance.sopInstanceUid)) {
    const reason = instance.notShown ? { reason: instance.notShown } : {};
    return { path, outcome: 'stored', ...reason, ...uids };
  }
  if (known.get(instance.sopInstanceUid) === kept.object.sha256) {
    return { path, outcome: 'duplicate', ...uids };
  }
  return {
    path,
    outcome: 'refused',
    reason:
      'Another file with this SOP Instance UID is in the archive already, and differs. The first is kept.',
    ...uids,
  };
}

/** For the person who handed the file in; an unknown error is a bug and says nothing of itself. */
function reasonOf(error: unknown): string {
  if (error instanceof AppError) {
    return error.hint ? `${error.message} ${error.hint}` : error.message;
  }
  console.error(error);
  return 'This file could not be read.';
}
