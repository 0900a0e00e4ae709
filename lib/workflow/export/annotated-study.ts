import { z } from 'zod';
import type { Annotation, Geometry } from '@/lib/api/annotations';
import type { Report } from '@/lib/api/reports';
import { readFrameAttributes } from '@/lib/dicom/image-attributes';
import type { FrameSummary } from '@/lib/dicom/frame-summary';
import { TAG, itemsOf, personNameOf, stringOf, type DicomJson } from '@/lib/dicom/json';
import { WELL_FORMED } from '@/lib/dicom/well-formed';
import { AppError } from '@/lib/errors';
import type {
  AnnotatedStudy,
  Annotation as ExportedAnnotation,
  FramePlace,
  Instance,
  ModelRun,
  ReportVersion,
  SeriesImages,
} from '@/lib/export/annotated-study';
import type { StudyPart } from '@/lib/export/export-format';
import {
  patientPoint,
  patientToPixel,
  pixelPoint,
  planeOf,
  type ImagePlane,
} from '@/lib/image/geometry';
import { languageOf } from '@/lib/report/writing/language';
import { composeReport, reportText } from '@/lib/report/prose';
import { exportedStatusSchema, isSigned } from '@/lib/report/review/life-cycle';
import { documentsBefore } from '@/lib/store/reports/documents';
import { getRun } from '@/lib/store/runs';
import {
  getInstance,
  getStudy,
  headersOfSome,
  type StoredStudy,
} from '@/lib/store/archive/studies';
import { keptAnnotations } from '@/lib/workflow/annotate';
import { displaysOf } from '@/lib/workflow/export/displays';
import { exportedSegments } from '@/lib/workflow/export/exported-segments';
import { currentTranslations } from '@/lib/workflow/help/translations';
import { readSummary } from '@/lib/workflow/import/instance-summary';
import { readReports, readVersions } from '@/lib/workflow/review/review';
import { currentSummaries } from '@/lib/workflow/study/current-summaries';
import type { World } from '@/lib/workflow/world';
import packageJson from '@/package.json';

type Reading = Pick<World, 'db'>;

/**
 * What an export may say of a study, put together from the archive; its parts that take long are empty.
 *
 * @throws AppError `not_found`.
 */
export async function annotatedStudy(
  world: Reading,
  studyUid: string,
): Promise<AnnotatedStudy> {
  const { series: rows, synthetic } = await getStudy(world.db, studyUid);
  const report = (await readReports(world, studyUid)).find(({ status }) =>
    isSigned(status),
  );
  const [firstUid] = rows.flatMap(({ instances }) =>
    instances.map((each) => each.sopInstanceUid),
  );
  if (!firstUid) throw new AppError('not_found', 'This study has no instances.');
  const header = await headerOf(world, firstUid);
  const drawn = await keptAnnotations(world, studyUid);
  const annotations = await Promise.all(drawn.map((each) => toAnnotation(world, each)));
  const version = report ? await toReportVersion(world, report) : null;
  return {
    ...identityOf(header, studyUid),
    series: await toSeries(world, rows),
    report: version,
    run: report?.runId ? await toRun(world, report.runId) : null,
    helpRuns: await Promise.all(helpRunIds(version).map((id) => toRun(world, id))),
    annotations,
    segments: [],
    displays: {},
    synthetic,
    deidentified: null,
    software: { name: 'Overread', version: packageJson.version },
  };
}

/** The same with the parts that are asked for. */
export const withParts = async (
  world: Reading,
  study: AnnotatedStudy,
  parts: ReadonlySet<StudyPart>,
): Promise<AnnotatedStudy> => ({
  ...study,
  ...(parts.has('segments') && {
    segments: await exportedSegments(world, study.study.uid),
  }),
  ...(parts.has('displays') && { displays: await displaysOf(world, study) }),
});

const headerOf = async ({ db }: Reading, sopInstanceUid: string) =>
  JSON.parse((await getInstance(db, sopInstanceUid)).header) as DicomJson;

function identityOf(
  header: DicomJson,
  uid: string,
): Pick<AnnotatedStudy, 'study' | 'patient'> {
  const text = (tag: string) => stringOf(header, tag) ?? null;
  // Another object can't say what is none, such as a birth on day 0 of month 0.
  const only = (form: keyof typeof WELL_FORMED, tag: string) =>
    WELL_FORMED[form].exec(text(tag) ?? '')?.[0] ?? null;
  const [procedure] = itemsOf(header, '00081032');
  const code = procedure && stringOf(procedure, TAG.CodeValue);
  return {
    study: {
      uid,
      date: only('DA', TAG.StudyDate),
      time: only('TM', TAG.StudyTime),
      // What is no zone moves no time.
      timezoneOffsetFromUtc: only('zone', TAG.TimezoneOffsetFromUTC),
      id: text('00200010'),
      accessionNumber: text(TAG.AccessionNumber),
      description: text(TAG.StudyDescription),
      referringPhysicianName: personNameOf(header, TAG.ReferringPhysicianName) ?? null,
      institution: text(TAG.InstitutionName),
      procedure:
        procedure && code
          ? {
              code,
              scheme: stringOf(procedure, TAG.CodingSchemeDesignator) ?? '',
              meaning: stringOf(procedure, TAG.CodeMeaning) ?? '',
            }
          : null,
    },
    patient: {
      name: personNameOf(header, TAG.PatientName) ?? null,
      id: text(TAG.PatientID),
      issuerOfId: text(TAG.IssuerOfPatientID),
      birthDate: only('DA', TAG.PatientBirthDate),
      sex: only('CS', TAG.PatientSex),
    },
  };
}

type SeriesRow = StoredStudy['series'][number];

async function toSeries(
  { db }: Reading,
  rows: readonly SeriesRow[],
): Promise<SeriesImages[]> {
  const summaries = await currentSummaries(
    { db },
    rows.flatMap(({ instances }) => instances),
  );
  const firsts = await headersOfSome(
    db,
    'series',
    rows.map(({ uid }) => uid),
  );
  return rows.map((row) => ({
    uid: row.uid,
    modality: row.modality,
    number: row.number,
    description: row.description || null,
    lossy: lossyOf(JSON.parse(firsts.get(row.uid) ?? '{}') as DicomJson),
    instances: row.instances.map(({ sopInstanceUid, sopClassUid, summary }): Instance => {
      const { rows, columns, frames } =
        summaries.get(sopInstanceUid) ?? readSummary(summary);
      return {
        sopInstanceUid,
        sopClassUid,
        rows,
        columns,
        frames: Math.max(1, frames.length),
        places: frames.map(toPlace),
      };
    }),
  }));
}

const toPlace = (frame: FrameSummary): FramePlace => ({
  frameOfReferenceUid: frame.frameOfReferenceUid ?? null,
  position: frame.position ?? null,
  orientation: frame.orientation ?? null,
  pixelSpacing: frame.pixelSpacing ?? null,
  sliceThickness: frame.sliceThickness ?? null,
});

function lossyOf(header: DicomJson): SeriesImages['lossy'] {
  if (stringOf(header, TAG.LossyImageCompression) !== '01') return null;
  return {
    ratio: stringOf(header, TAG.LossyImageCompressionRatio) ?? '1',
    method: stringOf(header, TAG.LossyImageCompressionMethod) ?? 'ISO_10918_1',
  };
}

/** As it was signed last: what an open amendment changed so far is nobody's word yet. */
async function toReportVersion(world: Reading, report: Report): Promise<ReportVersion> {
  const versions = (await readVersions(world, report.id)).filter(
    ({ version }) => version <= (report.signedVersion ?? report.version),
  );
  const signed = versions.at(-1);
  const findings = signed?.findings ?? report.findings;
  const prose = composeReport(findings);
  const signature = report.signatures.findLast(
    ({ version }) => version === signed?.version,
  );
  const version = signed?.version ?? report.version;
  return {
    id: report.id,
    version,
    status: exportedStatusSchema.parse(report.status),
    signature: signature ? { by: signature.by, at: signature.at } : null,
    // A model's draft has no author; whoever decided on it, or signed, has.
    authors: [
      ...new Set([
        ...report.signatures.map(({ by }) => by),
        ...versions.map(({ author }) => author),
      ]),
    ],
    createdAt: report.createdAt,
    updatedAt: signed?.createdAt ?? report.updatedAt,
    language: languageOf(reportText(prose)),
    prose,
    predecessors: await documentsBefore(world.db, report.id, version),
    translations: await currentTranslations(world, report.id, prose),
    findings,
  };
}

/** What of the kept inputs is words. */
const promptSchema = z
  .object({
    context: z.string(),
    instructions: z.string(),
    question: z.string(),
    questions: z
      .array(z.object({ instructions: z.string(), question: z.string() }))
      .default([]),
  })
  .transform(({ context, instructions, question, questions }) => ({
    context,
    questions: questions.length > 0 ? questions : [{ instructions, question }],
  }));

const helpRunIds = (report: ReportVersion | null) => [
  ...new Set((report?.findings ?? []).flatMap(({ runId }) => runId ?? [])),
];

async function toRun({ db }: Reading, id: string): Promise<ModelRun> {
  const run = await getRun(db, id);
  const images = JSON.parse(run.images) as ModelRun['images'];
  return {
    id,
    startedAt: run.startedAt.toISOString(),
    modelId: run.modelId,
    adapter: run.adapter,
    model: { name: run.model ?? run.modelId, version: null },
    policy: run.policyId,
    promptSha256: run.promptSha256 ?? '',
    prompt: run.sent === null ? null : promptSchema.parse(JSON.parse(run.sent)),
    images: images.map(({ sha256, sopInstanceUid, frame }) => ({
      sha256,
      sopInstanceUid,
      frame,
    })),
  };
}

async function toAnnotation(
  world: Reading,
  annotation: Annotation,
): Promise<ExportedAnnotation> {
  const header = await headerOf(world, annotation.sopInstanceUid);
  const plane = planeOf(readFrameAttributes(header, annotation.frame));
  const { geometry, review: _, ...rest } = annotation;
  return { ...rest, closed: geometry.closed, ...placed(geometry, plane) };
}

/** Handles in both spaces, where the frame has a plane; in pixels alone, where it has none. */
function placed(
  geometry: Geometry,
  plane: ImagePlane | undefined,
): Pick<ExportedAnnotation, 'pixels' | 'patient'> {
  if (geometry.space === 'pixel') {
    return { pixels: geometry.points.map(([c, r]) => pixelPoint(c, r)), patient: null };
  }
  if (!plane) {
    throw new AppError(
      'geometry_unusable',
      'An annotation is in the patient, its image is not.',
    );
  }
  const points = geometry.points.map(([x, y, z]) => patientPoint(x, y, z));
  return {
    pixels: points.map((point) => patientToPixel(plane, point).pixel),
    patient: { frameOfReferenceUid: geometry.frameOfReferenceUid, points },
  };
}
