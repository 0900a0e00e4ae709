import { uidFrom, type NamedDataSet } from '@/lib/dicom/write-part10';
import type { AnnotatedStudy, ReportedStudy } from '@/lib/export/annotated-study';
import { DISCLAIMER } from '@/lib/report/prose';
import type { ReferencedImage } from '@/lib/export/referenced-images';
import { type CodedConcept, codeItem, dcm, ln } from '@/lib/export/dicom/coded-concept';
import {
  hierarchy,
  identified,
  patientAndStudy,
  seriesAndEquipment,
} from '@/lib/export/dicom/modules';
import { runsOf } from '@/lib/export/runs';
import { predecessors } from '@/lib/export/sr/predecessors';
import { modelDeviceUid } from '@/lib/export/sr/observers';
import { dicomMoment, longString, personName } from '@/lib/export/dicom/text';

/** What document it is: its SOP Class, and the series that it stands in. */
export interface DocumentKind {
  readonly sopClassUid: string;
  readonly series: string;
  readonly number: number;
  readonly words: string;
}
export const COMPREHENSIVE_SR: DocumentKind = {
  sopClassUid: '1.2.840.10008.5.1.4.1.1.88.33',
  series: 'sr series',
  number: 9001,
  words: 'report',
};
export const BASIC_TEXT_SR: DocumentKind = {
  sopClassUid: '1.2.840.10008.5.1.4.1.1.88.11',
  series: 'sr text series',
  number: 9007,
  words: 'text report',
};

/**
 * The file: its content tree: Patient, General Study, SR Document Series, General
 * Equipment, SR Document General and SOP Common modules around it.
 *
 * UIDs follow from the study's values, so that writing the same report again gives the same
 * instance and anything else another one; versions of a report share a series.
 *
 * @param images - What the content tree refers to.
 * @see DICOM PS3.3 A.35.1 (Basic Text SR), A.35.3 (Comprehensive SR), C.17.1, C.17.2
 */
export function document(
  annotated: ReportedStudy,
  images: readonly ReferencedImage[],
  tree: NamedDataSet,
  kind: DocumentKind,
) {
  const { study, report } = annotated;
  const { signature } = report;
  const zone = study.timezoneOffsetFromUtc;
  const madeAt = signature?.at ?? report.updatedAt;
  const content = dicomMoment(madeAt, zone);
  const organization = longString(study.institution ?? '') || 'Not stated';
  const header = {
    SOPClassUID: kind.sopClassUid,
    ...patientAndStudy(annotated),
    ...seriesAndEquipment(annotated, {
      modality: 'SR',
      kind: kind.words,
      number: kind.number,
      uid: uidFrom(`${kind.series} ${study.uid} ${report.id}`),
      madeAt,
    }),
    ReferencedPerformedProcedureStepSequence: [],

    InstanceNumber: report.version,
    ContentDate: content.date,
    ContentTime: content.time,
    CompletionFlag: signature ? 'COMPLETE' : 'PARTIAL',
    CompletionFlagDescription: DISCLAIMER,
    VerificationFlag: signature ? 'VERIFIED' : 'UNVERIFIED',
    PreliminaryFlag: signature ? 'FINAL' : 'PRELIMINARY',
    ...(signature && {
      VerifyingObserverSequence: [
        {
          VerifyingOrganization: organization,
          VerificationDateTime: dicomMoment(signature.at, zone).dateTime,
          VerifyingObserverName: personName(signature.by),
          VerifyingObserverIdentificationCodeSequence: [],
        },
      ],
    }),
    AuthorObserverSequence: authors(annotated, organization),
    PerformedProcedureCodeSequence: [codeItem(procedureReported(annotated))],
    ...predecessors(study.uid, kind.sopClassUid, report.predecessors),
    ...(images.length > 0 && {
      CurrentRequestedProcedureEvidenceSequence: hierarchy(study.uid, images),
    }),
  };
  return identified({ ...header, ...tree });
}

/** People, and models, as authors (PS3.3 C.17.2, Identified Person or Device Macro). */
function authors(study: ReportedStudy, organization: string) {
  const { report } = study;
  const institution = { InstitutionName: organization, InstitutionCodeSequence: [] };
  const names = new Set([
    ...report.authors,
    ...(report.signature ? [report.signature.by] : []),
  ]);
  return [
    ...[...names].map((name) => ({
      ObserverType: 'PSN',
      PersonName: personName(name),
      PersonIdentificationCodeSequence: [],
      ...institution,
    })),
    ...runsOf(study).map((run) => ({
      ObserverType: 'DEV',
      DeviceUID: modelDeviceUid(run),
      StationName: longString(run.modelId, 16),
      Manufacturer: longString(run.adapter),
      ManufacturerModelName: longString(run.model.name),
      ...institution,
    })),
  ];
}

/** Imaging of an unspecified body region, where the images don't say what was done. */
const PROCEDURES: Readonly<Record<string, CodedConcept>> = {
  CT: ln('25045-6', 'CT unspecified body region'),
  MR: ln('25056-3', 'MRI unspecified body region'),
  PT: ln('44136-0', 'PET unspecified body region'),
  US: ln('25061-3', 'US unspecified body region'),
};

/** What was done: as the images say it, else by modality (PS3.16 CID 100). */
export function procedureReported({ study, series }: AnnotatedStudy): CodedConcept {
  if (study.procedure) {
    const { code, scheme, meaning } = study.procedure;
    return { value: code, scheme, meaning };
  }
  const modality = series.find((each) => each.modality in PROCEDURES)?.modality ?? '';
  return PROCEDURES[modality] ?? ln('18748-4', 'Diagnostic imaging study');
}

/** The template of the content tree, where readers look for it (PS3.3 C.18.8). */
export const TEMPLATE_1500 = {
  ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: '1500' }],
};

export const IMAGING_MEASUREMENT_REPORT = dcm('126000', 'Imaging Measurement Report');
