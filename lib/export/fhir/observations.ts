import { comparisonsOf } from '@/lib/report/review/compare';
import {
  reportedAnnotations,
  type Annotation,
  type AnnotatedStudy,
  type ReportedStudy,
} from '@/lib/export/annotated-study';
import { dcm, ln, sct, ucum, type CodedConcept } from '@/lib/export/dicom/coded-concept';
import { measurementName } from '@/lib/export/sr/annotation-groups';
import { LATERALITY, LATERALITY_NAME } from '@/lib/export/sr/anatomy';
import { runOf } from '@/lib/export/runs';
import { comparedSentence } from '@/lib/export/told';
import { siteCode } from '@/lib/report/anatomy';
import { unitCode } from '@/lib/export/sr/units';
import type { Evidence, Finding } from '@/lib/report/finding';
import { imagingStudyId } from './images';
import { coding, concept, refer, uuidFrom, type Resource } from './values';
import { modelId, practitionerId } from './who';

/** FHIR's words for what an observation is (R4 observation-status), by those for its report. */
const STATUSES = {
  draft: 'preliminary',
  preliminary: 'preliminary',
  final: 'final',
  amended: 'amended',
  appended: 'final',
} as const;

const FINDING_CODE = ln('59776-5', 'Procedure findings');
const SIZE = sct('410668003', 'Length');
const PRESENCE = { present: ['POS', 'Positive'], absent: ['NEG', 'Negative'] } as const;

const IMAGING = {
  coding: [
    {
      system: 'http://terminology.hl7.org/CodeSystem/observation-category',
      code: 'imaging',
      display: 'Imaging',
    },
  ],
};

const quantity = (value: number, unit: string, code: CodedConcept) => ({
  value,
  unit: unit || '1',
  system: coding(code).system,
  code: code.value,
});

/** Where something is seen: a frame, and the part of it, in pixels from the centre of the first one. */
const seenAt = ({ box, frame, sopInstanceUid }: Evidence) => ({
  code: { text: 'Seen on' },
  valueString: `${sopInstanceUid}/${frame}${box ? ` [${box.join(' ')}]` : ''}`,
});

export const findingId = ({ study }: AnnotatedStudy, { id }: Finding) =>
  uuidFrom(`finding ${id} of ${study.uid}`);

const interpreted = (code: string, display: string) => ({
  coding: [
    {
      system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation',
      code,
      display,
    },
  ],
});

/** A finding as it stands in the report: its sentence, and the facts of it as codes. */
export function findingObservation(
  study: ReportedStudy,
  finding: Finding,
  patientId: string,
): Resource {
  const { anatomy, certainty, decidedBy, polarity, side, sizeMm } = finding;
  const [code, display] = PRESENCE[polarity];
  const site = anatomy === null ? undefined : siteCode(anatomy);
  const run = runOf(study, finding);
  const components = [
    ...(side
      ? [
          {
            code: concept(LATERALITY_NAME),
            valueCodeableConcept: concept(LATERALITY[side]),
          },
        ]
      : []),
    ...(sizeMm === null
      ? []
      : [
          {
            code: concept(SIZE, 'Largest diameter'),
            valueQuantity: quantity(sizeMm, 'mm', ucum('mm', 'millimeter')),
          },
        ]),
    ...(certainty ? [{ code: { text: 'Certainty' }, valueString: certainty }] : []),
    ...comparisonsOf(finding).map((compared) => ({
      code: concept(dcm('121069', 'Previous Finding')),
      valueString: comparedSentence(compared),
    })),
    ...finding.measured.flatMap(({ tool, values }) =>
      values.map(({ name, value, unit }) => ({
        code: concept(measurementName({ name }, tool), `${name} (${tool})`),
        valueQuantity: quantity(value, unit, unitCode(unit)),
      })),
    ),
    ...finding.evidence.map(seenAt),
  ];
  // What a drawing says by now is in its own Observation; what it said when it was signed is above.
  const drawings = reportedAnnotations(study).filter(({ id }) =>
    finding.measured.some(({ annotationId }) => annotationId === id),
  );
  return {
    resourceType: 'Observation',
    id: findingId(study, finding),
    status: STATUSES[study.report.status],
    category: [IMAGING],
    code: concept(FINDING_CODE, finding.section),
    subject: refer(patientId),
    ...(finding.decidedAt && { issued: finding.decidedAt }),
    ...(decidedBy && { performer: [refer(practitionerId(study, decidedBy), decidedBy)] }),
    valueString: finding.statement,
    interpretation: [
      interpreted(code, display),
      ...(finding.critical ? [interpreted('AA', 'Critical abnormal')] : []),
    ],
    ...(anatomy && { bodySite: site ? concept(site, anatomy) : { text: anatomy } }),
    ...(run && { device: refer(modelId(run), run.model.name) }),
    ...(drawings.length > 0 && {
      hasMember: drawings.map((each) => refer(drawingId(study, each))),
    }),
    derivedFrom: [refer(imagingStudyId(study))],
    ...(components.length > 0 && { component: components }),
  };
}

export const drawingId = ({ study }: AnnotatedStudy, { id }: Annotation) =>
  uuidFrom(`annotation ${id} of ${study.uid}`);

/** What was measured by one drawing: a component for each number. */
export function drawingObservation(
  study: ReportedStudy,
  drawing: Annotation,
  patientId: string,
): Resource {
  const { author, createdAt, frame, label, measurements, sopInstanceUid, tool } = drawing;
  return {
    resourceType: 'Observation',
    id: drawingId(study, drawing),
    status: STATUSES[study.report.status],
    category: [IMAGING],
    code: { text: label || tool },
    subject: refer(patientId),
    issued: createdAt,
    performer: [refer(practitionerId(study, author), author)],
    derivedFrom: [refer(imagingStudyId(study))],
    method: { text: tool },
    component: [
      ...measurements.map(({ name, note, unit, value }) => ({
        code: { text: note ? `${name} (${note})` : name },
        valueQuantity: quantity(value, unit, unitCode(unit)),
      })),
      seenAt({ sopInstanceUid, frame, box: null, seriesUid: drawing.seriesUid }),
    ],
  };
}
