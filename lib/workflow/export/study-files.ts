import { hash } from 'node:crypto';
import type { ExportFormatId, ExportLine } from '@/lib/api/exports';
import { problemOf } from '@/lib/api/handle';
import { AppError } from '@/lib/errors';
import type { AnnotatedStudy } from '@/lib/export/annotated-study';
import type { ExportFormat, Images, PixelSource } from '@/lib/export/export-format';
import { getExportFormat } from '@/lib/export/formats';
import { keepDocument } from '@/lib/store/reports/documents';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { toModalityValues } from '@/lib/image/modality';
import { DISCLAIMER } from '@/lib/report/prose';
import { record } from '@/lib/workflow/audit/record';
import { annotatedStudy, withParts } from '@/lib/workflow/export/annotated-study';
import { clipsOf } from '@/lib/workflow/export/clips';
import { openFonts } from '@/lib/workflow/export/fonts';
import { verdictsOn } from '@/lib/workflow/export/validate';
import { mustSee } from '@/lib/workflow/people/may-see';
import { frameSource } from '@/lib/workflow/prepare/source-frames';
import { readSegments } from '@/lib/workflow/segmentation/segments';
import type { World } from '@/lib/workflow/world';

export type Exporting = Pick<
  World,
  'db' | 'env' | 'objects' | 'decoders' | 'user' | 'person'
>;

export interface ExportedFile {
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}

/** A file of a study, or, after all of them, what became of the study. */
export type ExportEvent =
  | { kind: 'file'; studyUid: string; format: ExportFormatId; file: ExportedFile }
  | { kind: 'study'; line: ExportLine; isKept: boolean };

export interface ExportWish {
  formats: readonly ExportFormatId[];
  /** Validators are asked, as far as they are installed; what they say is a file of its own. */
  validate?: boolean;
  images?: Images;
  /** What became of the study before; it is not exported again if its state is still the same. */
  before?: (studyUid: string) => Promise<ExportLine | undefined>;
  signal?: AbortSignal | undefined;
}

/**
 * Studies as files, one after the other: each is put together once for all formats, and nothing is made
 * before it is asked for. What one study can't be exported for is told in its line, and ends no other.
 */
export async function* exportStudies(
  world: Exporting,
  studyUids: Iterable<string>,
  wish: ExportWish,
): AsyncGenerator<ExportEvent> {
  for (const studyUid of studyUids) {
    wish.signal?.throwIfAborted();
    yield* exportOne(world, studyUid, wish);
  }
}

async function* exportOne(
  world: Exporting,
  studyUid: string,
  { formats, validate = false, images = 'marked', before, signal }: ExportWish,
): AsyncGenerator<ExportEvent> {
  const line: ExportLine = {
    about: 'overread-export/1',
    disclaimer: DISCLAIMER,
    study_uid: studyUid,
    synthetic: null,
    state: null,
    formats: [...formats],
    images,
    files: [],
    checks: validate ? [] : null,
    problems: [],
  };
  const listed = (format: ExportFormatId, file: ExportedFile): ExportEvent => {
    line.files.push({
      name: file.name,
      format,
      media_type: file.mediaType,
      bytes: file.bytes.length,
      sha256: hash('sha256', file.bytes, 'hex'),
    });
    return { kind: 'file', studyUid, format, file };
  };
  const told = (format: ExportFormatId | null, error: unknown) => {
    signal?.throwIfAborted();
    // A bug's own words stay in the log; the studies after this one don't suffer for it.
    if (!(error instanceof AppError)) console.error(error);
    const code = error instanceof AppError ? error.code : 'unknown';
    line.problems.push({ format, code, message: problemOf(error).title });
  };
  try {
    await mustSee(world, studyUid);
    const study = await annotatedStudy(world, studyUid);
    line.synthetic = study.synthetic;
    line.state = await stateOf(world, study);
    const kept = await before?.(studyUid);
    if (kept && isSame(kept, line))
      return yield { kind: 'study', line: kept, isKept: true };
    const asked = formats.map((id) => ({ id, format: getExportFormat(id) }));
    const parts = new Set(asked.flatMap(({ format }) => format.reads ?? []));
    const whole = await withParts(world, study, parts);
    const pixels = pixelsOf(world, studyUid, signal);
    for (const { id, format } of asked) {
      const log: string[] = [];
      try {
        for await (const file of filesOf(
          world,
          whole,
          format,
          format.write(whole, pixels, images),
        )) {
          if (line.checks) log.push(...(await check(file, id, line, signal)));
          yield listed(id, file);
          if (id.startsWith('dicom-sr')) await remember(world, study, file);
        }
      } catch (error) {
        told(id, error);
      }
      if (log.length > 0) yield listed(id, logOf(studyUid, id, log));
    }
  } catch (error) {
    told(null, error);
  }
  yield { kind: 'study', line, isKept: false };
}

/** Later versions of the report name the document that left. */
async function remember(
  { db }: Exporting,
  { report }: AnnotatedStudy,
  file: ExportedFile,
) {
  if (!report) return;
  const { sopClassUid, sopInstanceUid, seriesUid } = parseInstance(file.bytes);
  const of = { reportId: report.id, reportVersion: report.version };
  await keepDocument(db, { ...of, sopClassUid, sopInstanceUid, seriesUid });
}

/** Have a file validated. @returns What is said of it, a paragraph for each validator. */
async function check(
  file: ExportedFile,
  format: ExportFormatId,
  { checks, problems }: ExportLine,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const verdicts = await verdictsOn(file, format, signal);
  for (const { validator, errors } of verdicts) {
    checks?.push({ file: file.name, validator, errors });
    if (!errors) continue;
    const message = `${validator} finds ${errors} errors in ${file.name}.`;
    problems.push({ format, code: 'invalid', message });
  }
  if (verdicts.length === 0) return [`${file.name}\nNo validator is known here.\n`];
  return verdicts.map(({ validator, said }) => `${file.name}, ${validator}\n${said}\n`);
}

const logOf = (
  studyUid: string,
  format: ExportFormatId,
  log: readonly string[],
): ExportedFile => ({
  name: `${fileName(studyUid)}.${format}.validation.txt`,
  mediaType: 'text/plain; charset=utf-8',
  bytes: Buffer.from(log.join('\n')),
});

/** A UID names the study without naming the patient; what isn't one must lead nowhere. */
const fileName = (studyUid: string) => studyUid.replaceAll(/[^\w.-]/g, '_');

/** @throws AppError `conflict` when there is nothing that the format could hold. */
async function* filesOf(
  world: Exporting,
  study: AnnotatedStudy,
  format: ExportFormat,
  files: ReturnType<ExportFormat['write']>,
): AsyncGenerator<ExportedFile> {
  const studyUid = study.study.uid;
  let written = 0;
  for await (const { name, ...file } of files) {
    if (written === 0) {
      const object = `export ${format.id}`;
      await record(world, { kind: 'study-exported', action: 'R', studyUid, object });
    }
    written += 1;
    yield { name: `${fileName(studyUid)}.${name}`, ...file };
  }
  if (written > 0) return;
  throw new AppError('conflict', `This study has nothing for ${format.title}.`);
}

/**
 * Another one whenever an export of the study could say something else: of all that formats read, of
 * segments their versions.
 */
async function stateOf(world: Exporting, study: AnnotatedStudy): Promise<string> {
  const segments = await readSegments(world, study.study.uid);
  return hash('sha256', JSON.stringify([study, segments]), 'hex');
}

const isSame = (before: ExportLine, now: ExportLine) =>
  before.state === now.state &&
  before.images === now.images &&
  (now.checks === null || before.checks !== null) &&
  now.formats.every((format) => before.formats.includes(format));

let fonts: ReturnType<typeof openFonts> | undefined;

function pixelsOf(
  world: Exporting,
  studyUid: string,
  signal: AbortSignal | undefined,
): PixelSource {
  const source = frameSource(world);
  return {
    async values(sopInstanceUid, frame) {
      const { image, frame: attributes } = await source.describe(sopInstanceUid, frame);
      if (image.samplesPerPixel > 1) return null;
      const { samples } = await source.decode(sopInstanceUid, frame, signal);
      return toModalityValues(samples, { ...image, ...attributes });
    },
    async picture(sopInstanceUid, frame) {
      const { palette, frame: of } = await source.describe(sopInstanceUid, frame);
      const { orientation } = of;
      const drawing = { frame: of, palette, orientation, banner: 0, search: false };
      return (await source.draw({ sopInstanceUid, frame }, drawing, signal)).picture;
    },
    clips: () => clipsOf(world, studyUid),
    fonts: (text) => (fonts ??= openFonts(world.env.root))(text),
  };
}
