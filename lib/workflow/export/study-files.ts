import { createHmac, hash } from 'node:crypto';
import { deidentifyOf, type DeidentifyWish } from '@/lib/api/deidentification/protocol';
import {
  EXPORT_FORMATS,
  showsPixels,
  type ExportFormatId,
  type ExportLine,
} from '@/lib/api/exports';
import { problemOf } from '@/lib/api/handle';
import { pseudonyms } from '@/lib/dicom/deidentify/pseudonyms';
import { AppError } from '@/lib/errors';
import type { AnnotatedStudy } from '@/lib/export/annotated-study';
import type { Images, WrittenFile } from '@/lib/export/export-format';
import { keepDocument } from '@/lib/store/reports/documents';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { DISCLAIMER } from '@/lib/report/prose';
import { record } from '@/lib/workflow/audit/record';
import { annotatedStudy, withParts } from '@/lib/workflow/export/annotated-study';
import {
  leavingOf,
  withKey,
  type DeidWish,
} from '@/lib/workflow/export/deidentify/leaving';
import { pixelsOf } from '@/lib/workflow/export/writing/pixel-source';
import { verdictsOn } from '@/lib/workflow/export/validate';
import { writersOf, type Source } from '@/lib/workflow/export/writing/writers';
import { mustSee } from '@/lib/workflow/people/may-see';
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
  /** All of it without names. */
  deidentify?: DeidentifyWish;
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
  const asked = deidentifyOf(wish.deidentify ?? false);
  const namelessly = asked && withKey(world, asked);
  for (const studyUid of studyUids) {
    wish.signal?.throwIfAborted();
    yield* exportOne(world, studyUid, wish, namelessly);
  }
}

async function* exportOne(
  world: Exporting,
  studyUid: string,
  { formats, validate = false, images = 'marked', before, signal }: ExportWish,
  namelessly: DeidWish | null,
): AsyncGenerator<ExportEvent> {
  const line: ExportLine = {
    about: 'overread-export/1',
    disclaimer: DISCLAIMER,
    study_uid: namelessly ? pseudonyms(namelessly.key).uid(studyUid) : studyUid,
    deidentified: namelessly !== null,
    synthetic: null,
    state: null,
    formats: [...formats],
    images,
    files: [],
    checks: validate ? [] : null,
    problems: [],
    left_behind: [],
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
    const { title } = problemOf(error);
    const message = namelessly ? renamed(title, studyUid, namelessly.key) : title;
    line.problems.push({ format, code, message });
  };
  try {
    await mustSee(world, studyUid);
    const study = await annotatedStudy(world, studyUid);
    line.synthetic = study.synthetic;
    line.state = await stateOf(world, study, namelessly);
    const kept = await before?.(line.study_uid);
    if (kept && isSame(kept, line))
      return yield { kind: 'study', line: kept, isKept: true };
    const asked = writersOf(formats);
    const parts = new Set(asked.flatMap(({ reads }) => reads));
    // Who drew them, and what they called it, counts whatever is written.
    if (namelessly) parts.add('segments');
    const whole = await withParts(world, study, parts);
    const leaving = namelessly
      ? await leavingOf(world, whole, namelessly, showsPixels(formats), signal)
      : undefined;
    const pixels = pixelsOf(world, studyUid, leaving, signal);
    for (const { id, write } of asked) {
      const log: string[] = [];
      try {
        const from = { world, studyUid, study: leaving?.study ?? whole, leaving };
        const files = write(from, pixels, images, signal);
        for await (const file of filesOf(from, id, files)) {
          if (line.checks) log.push(...(await check(file, id, line, signal)));
          yield listed(id, file);
          // Nobody may tell from a later version what left without names.
          if (!leaving && id.startsWith('dicom-sr')) await remember(world, study, file);
        }
      } catch (error) {
        told(id, error);
      }
      if (log.length > 0) yield listed(id, logOf(line.study_uid, id, log));
    }
    line.left_behind.push(...(leaving?.leftBehind ?? []));
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

/** What is said of a study that leaves without names leaves with it: UIDs in it are the new ones. */
function renamed(text: string, studyUid: string, key: Uint8Array): string {
  const { uid } = pseudonyms(key);
  return text
    .replaceAll(studyUid, uid(studyUid))
    .replaceAll(/\b[0-2](\.\d+){3,}\b/g, (each) =>
      each === uid(studyUid) ? each : uid(each),
    );
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
  { world, studyUid, study, leaving }: Source,
  id: ExportFormatId,
  files: AsyncIterable<WrittenFile> | Iterable<WrittenFile>,
): AsyncGenerator<ExportedFile> {
  let written = 0;
  for await (const { name, ...file } of files) {
    if (written === 0) {
      await record(world, {
        ...{ kind: 'study-exported', action: 'R', studyUid, object: `export ${id}` },
        ...(leaving && {
          detail: { deidentified: [...leaving.options].join() || 'basic' },
        }),
      });
    }
    written += 1;
    yield { name: `${fileName(study.study.uid)}.${name}`, ...file };
  }
  if (written > 0) return;
  throw new AppError('conflict', `This study has nothing for ${EXPORT_FORMATS[id]}.`);
}

/**
 * Another one whenever an export of the study could say something else: of all that formats read, of
 * segments their versions. Of what leaves without names nobody can tell from it whose it is.
 */
async function stateOf(
  world: Exporting,
  study: AnnotatedStudy,
  namelessly: DeidWish | null,
): Promise<string> {
  const segments = await readSegments(world, study.study.uid);
  const of = namelessly ? [study, segments, namelessly] : [study, segments];
  return createHmac('sha256', namelessly?.key ?? '')
    .update(JSON.stringify(of))
    .digest('hex');
}

const isSame = (before: ExportLine, now: ExportLine) =>
  before.state === now.state &&
  before.images === now.images &&
  before.deidentified === now.deidentified &&
  (now.checks === null || before.checks !== null) &&
  now.formats.every((format) => before.formats.includes(format));
