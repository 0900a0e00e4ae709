import type { ImportSummary, LedgerLine } from '@/lib/api/imports';
import { AppError } from '@/lib/errors';
import {
  indexInstances,
  type Indexed,
  type InstanceToStore,
} from '@/lib/store/archive/instances';
import { filesOfZip, isZip } from '@/lib/workflow/import/archive-files';
import { openBudget } from '@/lib/workflow/import/budget';
import type { IncomingFile } from '@/lib/workflow/import/incoming';
import type { ReadInstance } from '@/lib/workflow/import/read-instance';
import type { World } from '@/lib/workflow/world';

export type ImportEvent =
  { event: 'line'; data: LedgerLine } | { event: 'summary'; data: ImportSummary };

/** What an import needs of the outside. */
export type ImportWorld = Pick<World, 'db' | 'env' | 'objects' | 'readers'>;

/** Files are acknowledged together, so that the database is asked less often. */
const BATCH_FILES = 32;
const BATCH_BYTES = 64 * 1024 ** 2;

/** Of all imports of this process; a larger file goes alone. */
const underWay = openBudget(64 * 1024 ** 2);

/** A file on its way: its bytes are being looked through and flushed. */
interface Pending {
  path: string;
  size: number;
  kept: Promise<Kept>;
}
type Kept =
  | { instance: ReadInstance; object: InstanceToStore['object'] }
  | { refused: string; instance?: ReadInstance };

/**
 * Take files into the archive. Each gets its ledger line only once it is safe: bytes flushed,
 * indexed, and both would survive a power cut. One file never disturbs another.
 */
export async function* importFiles(
  world: ImportWorld,
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
  /** While one batch is indexed, the next one is read. */
  let indexing: Promise<LedgerLine[]> | undefined;

  function flush() {
    const before = indexing;
    indexing = batch.length > 0 ? acknowledge(world, batch, before) : undefined;
    batch = [];
    bytes = 0;
    return before;
  }
  function* tell(lines: readonly LedgerLine[] = []): Generator<ImportEvent> {
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
      bytes += pending.size;
      summary.bytes += pending.size;
      if (batch.length >= BATCH_FILES || bytes >= BATCH_BYTES) yield* tell(await flush());
    }
  } finally {
    // An upload that breaks off still gets what arrived acknowledged.
    yield* tell(await flush());
    yield* tell(await flush());
  }
  yield { event: 'summary', data: { ...summary, studyUids: [...studies] } };
}

async function* readAll(
  world: ImportWorld,
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
      if (entries === 0) yield refused(file.path, 'The archive holds no files.');
    } catch (error) {
      yield refused(file.path, reasonOf(error));
    }
  }
}

async function takeEntry(world: ImportWorld, entry: IncomingFile): Promise<Pending> {
  // What can't be read is refused below, for its own reason.
  const magic = await entry.magic().catch(() => Buffer.alloc(0));
  if (!isZip(magic)) return take(world, entry);
  return refused(
    entry.path,
    'An archive inside an archive is not opened. Unpack the outer one first.',
  );
}

const refused = (path: string, reason: string): Pending => ({
  path,
  size: 0,
  kept: Promise.resolve({ refused: reason }),
});

async function take(world: ImportWorld, file: IncomingFile): Promise<Pending> {
  try {
    const bytes = await file.bytes();
    const size = bytes.byteLength;
    const free = await underWay.take(size);
    return { path: file.path, size, kept: keep(world, bytes).finally(free) };
  } catch (error) {
    return refused(file.path, reasonOf(error));
  }
}

/** Look through a file and store its bytes for good. Never rejects. */
async function keep({ objects, readers }: ImportWorld, given: Uint8Array): Promise<Kept> {
  let instance: ReadInstance | undefined;
  try {
    const read = await readers.read(given);
    instance = read.instance;
    return { instance, object: await objects.put(read.bytes, read.sha256) };
  } catch (error) {
    return { refused: reasonOf(error), ...(instance ? { instance } : {}) };
  }
}

/** Index what is safely stored, all of it in one transaction, and say what became of each file. */
async function acknowledge(
  { db, env }: ImportWorld,
  batch: readonly Pending[],
  before: Promise<unknown> | undefined,
): Promise<LedgerLine[]> {
  const settled = await Promise.all(
    batch.map(async ({ path, kept }) => ({ path, kept: await kept })),
  );
  await before;
  const toIndex = settled.flatMap(({ kept }): InstanceToStore[] =>
    'object' in kept ? [{ ...kept.instance, object: kept.object }] : [],
  );
  try {
    const indexed = (await indexInstances(db, toIndex, env.conflicts)).values();
    return settled.map(({ path, kept }) =>
      'object' in kept
        ? lineOf(path, kept.instance, indexed.next().value)
        : { path, outcome: 'refused', reason: kept.refused, ...uidsOf(kept.instance) },
    );
  } catch (cause) {
    console.error(cause);
    return settled.map(({ path, kept }) => ({
      path,
      outcome: 'refused',
      reason:
        'refused' in kept
          ? kept.refused
          : 'The database took no more. Nothing of this file is stored; import it again.',
    }));
  }
}

const uidsOf = (instance: ReadInstance | undefined) =>
  instance && {
    sopInstanceUid: instance.sopInstanceUid,
    seriesUid: instance.series.uid,
    studyUid: instance.study.uid,
  };

function lineOf(
  path: string,
  instance: ReadInstance,
  indexed: Indexed | undefined,
): LedgerLine {
  const uids = uidsOf(instance);
  switch (indexed?.outcome) {
    case 'stored': {
      const reason = instance.notShown ? { reason: instance.notShown } : {};
      return { path, outcome: 'stored', ...reason, ...uids };
    }
    case 'duplicate':
      return { path, outcome: 'duplicate', ...uids };
    case 'replaced': {
      const reason = `Another file with this SOP Instance UID was in the archive, and differs. It is kept as version ${indexed.version}; this one is read from now on.`;
      return { path, outcome: 'replaced', reason, ...uids };
    }
    case 'conflict':
    case undefined: {
      const reason =
        indexed?.because === 'series'
          ? 'Another file with this SOP Instance UID is in the archive already, and belongs to another series. The first is kept.'
          : 'Another file with this SOP Instance UID is in the archive already, and differs. The first is kept.';
      return { path, outcome: 'refused', reason, ...uids };
    }
  }
}

/** For the person who handed the file in; an unknown error is a bug and says nothing of itself. */
function reasonOf(error: unknown): string {
  if (error instanceof AppError) {
    return error.hint ? `${error.message} ${error.hint}` : error.message;
  }
  console.error(error);
  return 'This file could not be read.';
}
