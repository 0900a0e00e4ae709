import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { Export, ExportRequest } from '@/lib/api/exports';
import { AppError } from '@/lib/errors';
import type { PixelSource } from '@/lib/export/export-format';
import { getExportFormat } from '@/lib/export/formats';
import { toModalityValues } from '@/lib/image/modality';
import { recordObject } from '@/lib/store/archive/instances';
import { finishExport, getExport, startExport } from '@/lib/store/exports';
import { record } from '@/lib/workflow/audit/record';
import { annotatedStudy } from '@/lib/workflow/export/annotated-study';
import { mustSee } from '@/lib/workflow/people/may-see';
import { frameSource } from '@/lib/workflow/prepare/source-frames';
import type { World } from '@/lib/workflow/world';

export interface ExportedFile {
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}

/** As kept: the bytes are in the object store. */
interface KeptFile {
  name: string;
  mediaType: string;
  bytes: number;
  sha256: string;
}

type Exporting = Pick<World, 'db' | 'objects' | 'decoders' | 'user' | 'person'>;

/**
 * A study's report, annotations and segments as the files of a format.
 *
 * @throws AppError `not_found` for the study or the format; `conflict` when there is nothing that the
 *   format could hold.
 */
export async function exportStudy(
  world: Exporting,
  studyUid: string,
  formatId: ExportRequest['formats'][number],
): Promise<ExportedFile[]> {
  await mustSee(world, studyUid);
  const format = getExportFormat(formatId);
  const study = await annotatedStudy(world, studyUid);
  const files: ExportedFile[] = [];
  for await (const { name, ...file } of format.write(study, pixelsOf(world))) {
    // A UID names the study without naming the patient.
    files.push({ name: `${studyUid}.${name}`, ...file });
  }
  if (files.length === 0) {
    throw new AppError('conflict', `This study has nothing for ${format.title}.`);
  }
  await record(world, {
    kind: 'study-exported',
    action: 'R',
    studyUid,
    object: `export ${format.id}`,
  });
  return files;
}

function pixelsOf(world: Exporting): PixelSource {
  const source = frameSource(world);
  return {
    async values(sopInstanceUid, frame) {
      const { image, frame: attributes } = await source.describe(sopInstanceUid, frame);
      if (image.samplesPerPixel > 1) return null;
      const { samples } = await source.decode(sopInstanceUid, frame);
      return toModalityValues(samples, { ...image, ...attributes });
    },
  };
}

/** Export studies; what could not be is told in `problems`, the rest is there. */
export async function runExport(
  world: Exporting,
  request: ExportRequest,
): Promise<Export> {
  const id = randomUUID();
  await startExport(world.db, id, JSON.stringify(request));
  const files: KeptFile[] = [];
  const problems: string[] = [];
  for (const studyUid of request.studyUids) {
    for (const format of request.formats) {
      try {
        for (const { bytes, ...file } of await exportStudy(world, studyUid, format)) {
          const kept = await world.objects.put(bytes);
          await recordObject(world.db, kept);
          files.push({ ...file, ...kept });
        }
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        problems.push(`${studyUid}: ${error.message}`);
      }
    }
  }
  await finishExport(world.db, id, {
    status: files.length > 0 ? 'done' : 'failed',
    files: JSON.stringify(files),
    problems: JSON.stringify(problems),
  });
  return readExport(world, id);
}

/** @throws AppError `not_found` */
export async function readExport({ db }: Pick<World, 'db'>, id: string): Promise<Export> {
  const row = await getExport(db, id);
  const files = JSON.parse(row.files) as KeptFile[];
  const download = `/api/exports/${id}/download`;
  return {
    id,
    status: row.status as Export['status'],
    files: files.map(({ name, bytes, mediaType }, index) => ({
      name,
      bytes,
      mediaType,
      url: `${download}?file=${index + 1}`,
    })),
    problems: JSON.parse(row.problems) as string[],
    createdAt: row.createdAt.toISOString(),
    downloadUrl: files.length > 0 ? download : null,
  };
}

/**
 * One file of an export, or all of them: the only one itself, several as a ZIP.
 *
 * @param number - 1-based.
 * @throws AppError `not_found`
 */
export async function downloadExport(
  { db, objects }: Pick<World, 'db' | 'objects'>,
  id: string,
  number: number | undefined,
): Promise<ExportedFile> {
  const files = JSON.parse((await getExport(db, id)).files) as KeptFile[];
  const [wanted, ...more] =
    number === undefined ? files : files.slice(number - 1, number);
  if (!wanted) throw new AppError('not_found', 'This export has no such file.');
  if (more.length === 0) {
    return { ...wanted, bytes: await objects.read(wanted.sha256) };
  }
  const zip = new ZipFile();
  for (const { name, sha256 } of files) zip.addBuffer(await objects.read(sha256), name);
  zip.end();
  return {
    name: `overread-export-${id}.zip`,
    mediaType: 'application/zip',
    bytes: await buffer(zip.outputStream),
  };
}
