import {
  reportedAnnotations,
  reportedFindings,
  reportedProse,
  withReport,
  type ReportedStudy,
} from '@/lib/export/annotated-study';
import { ln } from '@/lib/export/dicom/coded-concept';
import type { ExportFormat } from '@/lib/export/export-format';
import { communicationsOf } from '@/lib/export/fhir/communications';
import { imagingStudyId, imagingStudyOf, studiedAt } from '@/lib/export/fhir/images';
import {
  drawingId,
  drawingObservation,
  findingId,
  findingObservation,
} from '@/lib/export/fhir/observations';
import { provenanceOf } from '@/lib/export/fhir/provenance';
import { concept, refer, urlOf, uuidFrom, type Resource } from '@/lib/export/fhir/values';
import {
  modelDevice,
  patientOf,
  practitioner,
  practitionerId,
  softwareDevice,
} from '@/lib/export/fhir/who';
import { runsOf } from '@/lib/export/runs';
import {
  MACHINE_TRANSLATION,
  reportedTranslations,
  type Translation,
} from '@/lib/export/translations';
import { imageIndex } from '@/lib/export/referenced-images';
import { sections } from '@/lib/report/finding';
import { DISCLAIMER, joined } from '@/lib/report/prose';

/** Made by a program (R4 security labels): no data of a patient. */
const SYNTHETIC = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason',
  code: 'HTEST',
  display: 'test health data',
};

/** FHIR's words for what a report is (R4 diagnostic-report-status); ours are the same but for a draft. */
const statusOf = ({ report }: ReportedStudy) =>
  report.status === 'draft' ? 'partial' : report.status;

/**
 * The report as a bundle of FHIR R4: DiagnosticReport with an Observation for each finding and each
 * drawing, the ImagingStudy, who took part, and whence it comes.
 *
 * @see https://hl7.org/fhir/R4/diagnosticreport.html
 */
export const fhirR4: ExportFormat = {
  id: 'fhir',
  title: 'FHIR R4 bundle',
  write(study) {
    const bundle = bundleOf(withReport(study));
    const bytes = new TextEncoder().encode(`${JSON.stringify(bundle, null, 2)}\n`);
    return [{ name: 'fhir.json', mediaType: 'application/fhir+json', bytes }];
  },
};

function bundleOf(study: ReportedStudy): Resource {
  const { report, synthetic } = study;
  const images = imageIndex(study);
  const findings = reportedFindings(study);
  const drawings = reportedAnnotations(study);
  for (const { evidence } of findings) evidence.forEach(images.find);
  drawings.forEach(images.find);
  const patient = patientOf(study);
  const patientId = String(patient['id']);
  const people = new Set([
    ...(report.signature ? [report.signature.by] : []),
    ...findings.flatMap(({ decidedBy }) => decidedBy ?? []),
    ...findings.flatMap(({ critical }) => (critical?.told ?? []).map(({ by }) => by)),
    ...drawings.map(({ author }) => author),
  ]);
  const resources = [
    reportOf(study, patientId),
    patient,
    imagingStudyOf(study, patientId),
    ...findings.map((finding) => findingObservation(study, finding, patientId)),
    ...drawings.map((drawing) => drawingObservation(study, drawing, patientId)),
    ...communicationsOf(study, patientId),
    ...[...people].map((name) => practitioner(study, name)),
    ...runsOf(study).map(modelDevice),
    softwareDevice(study),
    provenanceOf(study, reportId(study)),
  ];
  return {
    resourceType: 'Bundle',
    id: uuidFrom(`bundle of report ${report.id} version ${report.version}`),
    ...(synthetic && { meta: { security: [SYNTHETIC] } }),
    type: 'collection',
    timestamp: report.updatedAt,
    entry: resources.map((resource) => ({
      fullUrl: urlOf(String(resource['id'])),
      resource,
    })),
  };
}

const reportId = ({ report }: ReportedStudy) => uuidFrom(`report ${report.id}`);

/** Beside the report: it is the original that was signed. */
function translationOf({ language, kind, author, createdAt, sentences }: Translation) {
  const said =
    kind === 'reviewed' ? `Translation, compared by ${author}.` : MACHINE_TRANSLATION;
  const text = [
    said,
    ...sections.flatMap((section) => {
      const own = sentences.filter((each) => each.section === section);
      return own.length > 0 ? [`${section}: ${joined(own)}`] : [];
    }),
    DISCLAIMER,
  ].join('\n\n');
  return {
    contentType: 'text/plain; charset=utf-8',
    language: language.tag,
    data: Buffer.from(text).toString('base64'),
    title: said,
    creation: createdAt,
  };
}

function reportOf(study: ReportedStudy, patientId: string): Resource {
  const { report } = study;
  const prose = reportedProse(study);
  const effective = studiedAt(study);
  const said = (section: keyof typeof prose) => joined(prose[section]);
  const text = [
    ...sections.flatMap((section) =>
      said(section) ? [`${section}: ${said(section)}`] : [],
    ),
    DISCLAIMER,
  ].join('\n\n');
  const { signature } = report;
  return {
    resourceType: 'DiagnosticReport',
    id: reportId(study),
    meta: { versionId: String(report.version) },
    language: report.language.tag,
    text: {
      status: 'generated',
      div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${DISCLAIMER}</p></div>`,
    },
    status: statusOf(study),
    category: [concept(ln('LP29684-5', 'Radiology'))],
    code: concept(ln('18748-4', 'Diagnostic imaging study')),
    subject: refer(patientId),
    ...(effective && { effectiveDateTime: effective }),
    issued: signature?.at ?? report.updatedAt,
    ...(study.study.institution && {
      performer: [{ display: study.study.institution }],
    }),
    ...(signature && {
      resultsInterpreter: [refer(practitionerId(study, signature.by), signature.by)],
    }),
    result: [
      ...reportedFindings(study).map((finding) => refer(findingId(study, finding))),
      ...reportedAnnotations(study).map((drawing) => refer(drawingId(study, drawing))),
    ],
    imagingStudy: [refer(imagingStudyId(study))],
    ...(said('impression') && { conclusion: said('impression') }),
    presentedForm: [
      {
        contentType: 'text/plain; charset=utf-8',
        language: report.language.tag,
        data: Buffer.from(text).toString('base64'),
        title: 'Report',
      },
      ...reportedTranslations(study).map(translationOf),
    ],
  };
}
