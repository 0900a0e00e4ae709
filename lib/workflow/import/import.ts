import type { ImportSummary, LedgerLine } from '@/lib/api/imports';
import { AppError, type ErrorCode } from '@/lib/errors';
import {
  indexInstances,
  type Indexed,
  type InstanceToStore,
} from '@/lib/store/archive/instances';
import { sameDataSetIn } from '@/lib/store/archive/same-data-set';
import { filesOfZip, isZip } from '@/lib/workflow/import/zip/archive-files';
import { recordImports } from '@/lib/workflow/audit/record';
import { openBudget } from '@/lib/workflow/import/budget';
import type { IncomingFile } from '@/lib/workflow/import/incoming';
import type { Kept, Refusal } from '@/lib/workflow/import/keepers';
import {
  openMediaDirectories,
  type DirectoryLine,
  type MediaDirectories,
} from '@/lib/workflow/import/media-directories';
import type { ReadInstance } from '@/lib/workflow/import/read-instance';
import { refusalOf } from '@/lib/workflow/import/refusal';
import type { World } from '@/lib/workflow/world';

export type ImportEvent =
  /** `failure` says of a refused file what kind of refusal it is; a DICOMDIR without is in order. */
  | { event: 'line'; data: LedgerLine; failure?: ErrorCode }
  | { event: 'summary'; data: ImportSummary };

export interface ImportOptions {
  /** Files of other studies are refused. */
  onlyStudyUid?: string | undefined;
  /** Waits for what else belongs to it, before it is said what a DICOMDIR misses. */
  othersTaken?: () => Promise<void>;
}

/** What an import needs of the outside. */
export type ImportWorld = Pick<World, 'db' | 'env' | 'keepers' | 'objects' | 'user'>;

/** Files are acknowledged together, so that the database is asked less often. */
const BATCH_FILES = 32;
const BATCH_BYTES = 64 * 1024 ** 2;

/** Of all imports of this process; a larger file goes alone. */
const underWay = openBudget(40 * 1024 ** 2);

/** A file on its way: its bytes are being looked through and flushed. */
interface Pending {
  path: string;
  size: number;
  kept: Promise<Kept>;
}

/** A ledger line and, of a refused file, what kind of refusal it is. */
type Told = Extract<ImportEvent, { event: 'line' }>;

/**
 * Take files into the archive. Each gets its ledger line only once it is safe: bytes flushed,
 * indexed, and both would survive a power cut. One file never disturbs another.
 */
export async function* importFiles(
  world: ImportWorld,
  files: AsyncIterable<IncomingFile>,
  options: ImportOptions = {},
): AsyncGenerator<ImportEvent> {
  const summary: ImportSummary = {
    ...{ files: 0, stored: 0, duplicate: 0, replaced: 0, refused: 0, bytes: 0 },
    studyUids: [],
  };
  const studies = new Set<string>();
  const directories = openMediaDirectories();
  let batch: Pending[] = [];
  let bytes = 0;
  /** While one batch is indexed, the next one is read. */
  let indexing: Promise<Told[]> | undefined;

  function flush() {
    const before = indexing;
    indexing =
      batch.length > 0 ? acknowledge(world, batch, directories, before) : undefined;
    batch = [];
    bytes = 0;
    return before;
  }
  function* tell(lines: readonly Told[] = []): Generator<ImportEvent> {
    for (const line of lines) {
      const { outcome, studyUid } = line.data;
      summary.files += 1;
      summary[outcome] += 1;
      if (studyUid && outcome !== 'refused') studies.add(studyUid);
      yield line;
    }
  }

  try {
    for await (const pending of readAll(world, files, options)) {
      directories.saw(pending.path);
      batch.push(pending);
      bytes += pending.size;
      summary.bytes += pending.size;
      if (batch.length >= BATCH_FILES || bytes >= BATCH_BYTES) yield* tell(await flush());
    }
  } finally {
    // An upload that breaks off still gets what arrived acknowledged.
    yield* tell(await flush());
    yield* tell(await flush());
    // Last, when it is known which of the files that they name have come.
    if (directories.any()) await options.othersTaken?.();
    yield* tell((await directories.lines(world.db)).map(directoryLine));
  }
  yield { event: 'summary', data: { ...summary, studyUids: [...studies] } };
}

async function* readAll(
  world: ImportWorld,
  files: AsyncIterable<IncomingFile>,
  options: ImportOptions,
): AsyncGenerator<Pending> {
  for await (const file of files) {
    try {
      if (!isZip(await file.magic())) {
        yield await take(world, file, options);
        continue;
      }
      let entries = 0;
      for await (const entry of filesOfZip(file)) {
        entries += 1;
        yield await takeEntry(world, entry, options);
      }
      if (entries === 0)
        yield refused(
          file.path,
          new AppError('archive_unreadable', 'The archive holds no files.'),
        );
    } catch (error) {
      yield refused(file.path, error);
    }
  }
}

async function takeEntry(
  world: ImportWorld,
  entry: IncomingFile,
  options: ImportOptions,
): Promise<Pending> {
  // What can't be read is refused below, for its own reason.
  const magic = await entry.magic().catch(() => Buffer.alloc(0));
  if (!isZip(magic)) return take(world, entry, options);
  return refused(
    entry.path,
    new AppError('unsupported', 'An archive inside an archive is not opened.', {
      hint: 'Unpack the outer one first.',
    }),
  );
}

const refused = (path: string, error: unknown): Pending => ({
  path,
  size: 0,
  kept: Promise.resolve(refusalOf(error)),
});

async function take(
  world: ImportWorld,
  file: IncomingFile,
  options: ImportOptions,
): Promise<Pending> {
  try {
    const bytes = await file.bytes();
    const size = bytes.byteLength;
    const free = await underWay.take(size);
    const kept = keep(world, bytes, options).finally(() => {
      free();
      file.release?.();
    });
    return { path: file.path, size, kept };
  } catch (error) {
    return refused(file.path, error);
  }
}

/** Look through a file and store its bytes for good. Never rejects. */
async function keep(
  { keepers }: ImportWorld,
  bytes: Uint8Array,
  { onlyStudyUid }: ImportOptions,
): Promise<Kept> {
  try {
    return await keepers.keep(bytes, onlyStudyUid);
  } catch (error) {
    return refusalOf(error);
  }
}

/** Index what is safely stored, all of it in one transaction, and say what became of each file. */
async function acknowledge(
  world: ImportWorld,
  batch: readonly Pending[],
  directories: MediaDirectories,
  before: Promise<unknown> | undefined,
): Promise<Told[]> {
  const { db, env, objects } = world;
  const read = await Promise.all(
    batch.map(async ({ path, kept }) => ({ path, kept: await kept })),
  );
  await before;
  const settled = read.flatMap(({ path, kept }) => {
    if (!('directory' in kept)) return [{ path, kept }];
    directories.found(path, kept.directory);
    return [];
  });
  const toIndex = settled.flatMap(({ kept }): InstanceToStore[] =>
    'object' in kept ? [{ ...kept.instance, object: kept.object }] : [],
  );
  try {
    const options = { conflicts: env.conflicts, sameDataSet: sameDataSetIn(objects) };
    const indexed = (await indexInstances(db, toIndex, options)).values();
    const told = settled.map(({ path, kept }) =>
      'object' in kept
        ? lineOf(path, kept.instance, indexed.next().value)
        : refusedLine(path, kept, kept.instance),
    );
    await recordImports(world, told);
    return told;
  } catch (cause) {
    console.error(cause);
    const failed: Refusal = {
      refused:
        'The database took no more. Nothing of this file is stored; import it again.',
      failure: 'store_failed',
    };
    return settled.map(({ path, kept }) =>
      'object' in kept ? refusedLine(path, failed) : refusedLine(path, kept),
    );
  }
}

const refusedLine = (
  path: string,
  { refused: reason, failure }: Refusal,
  instance?: ReadInstance,
): Told => ({
  event: 'line',
  data: { path, outcome: 'refused', reason, ...uidsOf(instance) },
  failure,
});

const directoryLine = ({ path, reason, failure }: DirectoryLine): Told => ({
  event: 'line',
  data: { path, outcome: 'refused', reason },
  ...(failure && { failure }),
});

const uidsOf = (instance: ReadInstance | undefined) =>
  instance && {
    sopClassUid: instance.sopClassUid,
    sopInstanceUid: instance.sopInstanceUid,
    seriesUid: instance.series.uid,
    studyUid: instance.study.uid,
  };

function lineOf(
  path: string,
  instance: ReadInstance,
  indexed: Indexed | undefined,
): Told {
  const told = (outcome: LedgerLine['outcome'], reason?: string | null): Told => ({
    event: 'line',
    data: { path, outcome, ...(reason ? { reason } : {}), ...uidsOf(instance) },
  });
  switch (indexed?.outcome) {
    case 'stored':
      return told('stored', instance.notShown);
    case 'duplicate':
      return told('duplicate');
    case 'replaced':
      return told(
        'replaced',
        `Another file with this SOP Instance UID was in the archive, and differs. It is kept as version ${indexed.version}; this one is read from now on.`,
      );
    case 'gone':
      return refusedLine(
        path,
        {
          refused: 'It was deleted from the archive at this moment. Import it again.',
          failure: 'conflict',
        },
        instance,
      );
    case 'conflict':
    case undefined: {
      const how = indexed?.because === 'series' ? 'belongs to another series' : 'differs';
      const reason = `Another file with this SOP Instance UID is in the archive already, and ${how}. The first is kept.`;
      return { ...told('refused', reason), failure: 'conflict' };
    }
  }
}
