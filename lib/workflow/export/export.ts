import { randomUUID } from 'node:crypto';
import type {
  Export,
  ExportArchiveRequest,
  ExportFormatId,
  ExportLine,
  ExportRequest,
} from '@/lib/api/exports';
import { AppError } from '@/lib/errors';
import { recordObject } from '@/lib/store/archive/instances';
import { findStudies } from '@/lib/store/archive/study-list';
import { finishExport, getExport, startExport } from '@/lib/store/exports';
import {
  exportStudies,
  type ExportedFile,
  type Exporting,
} from '@/lib/workflow/export/study-files';
import { once, zipOf, type ZipEntry } from '@/lib/workflow/export/zip-stream';
import type { World } from '@/lib/workflow/world';

/** As kept: the bytes are in the object store. */
export interface KeptFile {
  name: string;
  mediaType: string;
  bytes: number;
  sha256: string;
  format?: ExportFormatId;
  /** Of validators. */
  errors?: number;
}

/** Export studies; what could not be is told in `problems`, the rest is there. */
export async function runExport(
  world: Exporting,
  request: ExportRequest,
  signal?: AbortSignal,
): Promise<Export> {
  const id = randomUUID();
  await startExport(world.db, id, JSON.stringify(request));
  const files: KeptFile[] = [];
  const problems: string[] = [];
  const leftBehind: ExportLine['left_behind'] = [];
  for await (const event of exportStudies(world, request.studyUids, {
    ...request,
    signal,
  })) {
    if (event.kind === 'study') {
      problems.push(...problemsOf(event.line));
      leftBehind.push(...event.line.left_behind);
      tellErrors(files, event.line);
      continue;
    }
    const { format } = event;
    const { bytes, ...file } = event.file;
    const kept = await world.objects.put(bytes);
    await recordObject(world.db, kept);
    files.push({ ...file, ...kept, format });
  }
  await finishExport(world.db, id, {
    status: files.length > 0 ? 'done' : 'failed',
    files: JSON.stringify(files),
    problems: JSON.stringify(problems),
    leftBehind: JSON.stringify(leftBehind),
  });
  return readExport(world, id);
}

function tellErrors(files: readonly KeptFile[], { checks }: ExportLine) {
  for (const { file, errors } of checks ?? []) {
    const found = files.find(({ name }) => name === file);
    if (found && errors !== null) found.errors = (found.errors ?? 0) + errors;
  }
}

/** A sentence each. */
export const problemsOf = ({ study_uid, problems }: ExportLine): string[] =>
  problems.map(({ message }) => `${study_uid}: ${message}`);

/** What became of each study, a line of JSON each; its schema is `public/schemas/overread-export-1.json`. */
export const MANIFEST = 'manifest.jsonl';

/**
 * Studies as one ZIP, made while it is read: nothing of it is kept. Its last file is the manifest.
 *
 * @throws AppError `not_found` where no study fits.
 */
export async function exportArchive(
  world: Exporting,
  request: ExportArchiveRequest,
  signal?: AbortSignal,
): Promise<AsyncGenerator<Buffer>> {
  const studyUids = request.studyUids ?? (await studiesThatFit(world, request.query));
  if (studyUids.length === 0) throw new AppError('not_found', 'No study fits.');
  async function* entries(): AsyncGenerator<ZipEntry> {
    const manifest: string[] = [];
    for await (const event of exportStudies(world, new Set(studyUids), {
      ...request,
      signal,
    })) {
      if (event.kind === 'file') yield entryOf(event.file);
      else manifest.push(`${JSON.stringify(event.line)}\n`);
    }
    const bytes = Buffer.from(manifest.join(''));
    yield entryOf({ name: MANIFEST, mediaType: 'application/jsonl', bytes });
  }
  return zipOf(entries());
}

const entryOf = ({ bytes, ...file }: ExportedFile): ZipEntry => ({
  ...file,
  chunks: once(bytes),
});

const PAGE = 200;

/** All that whoever asks may see, in the order of the list; of now, whatever comes or goes meanwhile. */
export async function studiesThatFit(
  { db, person }: Pick<World, 'db' | 'person'>,
  query: ExportArchiveRequest['query'] = {},
): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | undefined; ;) {
    const asked = { ...query, sight: person?.sight, limit: PAGE, cursor };
    const { page, next } = await findStudies(db, asked);
    found.push(...page.map(({ uid }) => uid));
    if (next === undefined) return found;
    cursor = next;
  }
}

const filesOf = ({ files }: { files: string }) => JSON.parse(files) as KeptFile[];

/** @throws AppError `not_found` */
export const keptFiles = async ({ db }: Pick<World, 'db'>, id: string) =>
  filesOf(await getExport(db, id));

/** @throws AppError `not_found` */
export async function readExport({ db }: Pick<World, 'db'>, id: string): Promise<Export> {
  const row = await getExport(db, id);
  const files = filesOf(row);
  const download = `/api/exports/${id}/download`;
  return {
    id,
    status: row.status as Export['status'],
    files: files.map(({ name, bytes, mediaType, format, errors }, index) => ({
      ...{ name, bytes, mediaType },
      ...{ format: format ?? null, errors: errors ?? null },
      url: `${download}?file=${index + 1}`,
    })),
    problems: JSON.parse(row.problems) as string[],
    leftBehind: JSON.parse(row.leftBehind) as Export['leftBehind'],
    createdAt: row.createdAt.toISOString(),
    downloadUrl: files.length > 0 ? download : null,
  };
}

export interface Download {
  name: string;
  mediaType: string;
  chunks: AsyncGenerator<Uint8Array>;
}

/**
 * One file of an export, or all of them: the only one itself, several as a ZIP; read as it is sent.
 *
 * @param number - 1-based.
 * @throws AppError `not_found`
 */
export async function downloadExport(
  { db, objects }: Pick<World, 'db' | 'objects'>,
  id: string,
  number: number | undefined,
): Promise<Download> {
  const files = await keptFiles({ db }, id);
  const [wanted, ...more] =
    number === undefined ? files : files.slice(number - 1, number);
  if (!wanted) throw new AppError('not_found', 'This export has no such file.');
  const chunksOf = ({ sha256, bytes }: KeptFile) =>
    chunksOfObject(objects, sha256, bytes);
  if (more.length === 0) return { ...wanted, chunks: chunksOf(wanted) };
  async function* entries(): AsyncGenerator<ZipEntry> {
    for (const file of files) yield { ...file, chunks: () => chunksOf(file) };
  }
  const name = `overread-export-${id}.zip`;
  return { name, mediaType: 'application/zip', chunks: zipOf(entries()) };
}

const CHUNK = 1024 ** 2;

async function* chunksOfObject(
  objects: World['objects'],
  sha256: string,
  bytes: number,
): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes; at += CHUNK) {
    yield await objects.readRange(sha256, at, Math.min(CHUNK, bytes - at));
  }
}
