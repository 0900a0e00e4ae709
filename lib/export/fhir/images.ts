import type { AnnotatedStudy } from '@/lib/export/annotated-study';
import { dcm } from '@/lib/export/dicom/coded-concept';
import {
  coding,
  dateTime,
  humanName,
  oid,
  refer,
  uuidFrom,
  type Resource,
} from './values';

export const imagingStudyId = ({ study }: AnnotatedStudy) =>
  uuidFrom(`images of ${study.uid}`);

export const studiedAt = ({ study }: AnnotatedStudy) =>
  dateTime(study.date, study.time, study.timezoneOffsetFromUtc);

/** What was imaged: every series and every instance of it. */
export function imagingStudyOf(study: AnnotatedStudy, patientId: string): Resource {
  const { accessionNumber, description, id, procedure, referringPhysicianName, uid } =
    study.study;
  const started = studiedAt(study);
  return {
    resourceType: 'ImagingStudy',
    id: imagingStudyId(study),
    identifier: [
      { system: 'urn:dicom:uid', value: oid(uid) },
      ...(id ? [{ type: { text: 'Study ID' }, value: id }] : []),
      ...(accessionNumber
        ? [
            {
              type: {
                coding: [
                  {
                    system: 'http://terminology.hl7.org/CodeSystem/v2-0203',
                    code: 'ACSN',
                    display: 'Accession ID',
                  },
                ],
              },
              value: accessionNumber,
            },
          ]
        : []),
    ],
    status: 'available',
    subject: refer(patientId),
    ...(started && { started }),
    ...(referringPhysicianName && {
      referrer: { display: humanName(referringPhysicianName).text },
    }),
    numberOfSeries: study.series.length,
    numberOfInstances: study.series.reduce((sum, each) => sum + each.instances.length, 0),
    ...(procedure && {
      procedureCode: [
        {
          coding: [{ code: procedure.code, display: procedure.meaning }],
          text: procedure.meaning,
        },
      ],
    }),
    ...(description && { description }),
    series: study.series.map((series) => ({
      uid: series.uid,
      ...(series.number !== null && series.number >= 0 && { number: series.number }),
      modality: coding(dcm(series.modality, series.modality)),
      ...(series.description && { description: series.description }),
      numberOfInstances: series.instances.length,
      instance: series.instances.map(({ sopClassUid, sopInstanceUid }) => ({
        uid: sopInstanceUid,
        sopClass: { system: 'urn:ietf:rfc:3986', code: oid(sopClassUid) },
      })),
    })),
  };
}
