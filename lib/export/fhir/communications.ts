import { reportedFindings, type ReportedStudy } from '@/lib/export/annotated-study';
import { toldSentence } from '@/lib/export/told';
import type { Told } from '@/lib/report/finding';
import { findingId } from './observations';
import { refer, uuidFrom, type Resource } from './values';
import { practitionerId } from './who';

/** By which way somebody was told (R4 v3-ParticipationMode). */
const MODES = {
  'in-person': ['FACE', 'face-to-face'],
  telephone: ['PHONE', 'telephone'],
  message: ['ELECTRONIC', 'electronic data'],
} as const satisfies Record<Told['how'], readonly [code: string, display: string]>;

/** Of each critical finding in the report, and each time that somebody was told of it. */
export const communicationsOf = (study: ReportedStudy, patientId: string): Resource[] =>
  reportedFindings(study).flatMap((finding) =>
    (finding.critical?.told ?? []).map((told, index) => {
      const [code, display] = MODES[told.how];
      return {
        resourceType: 'Communication',
        id: uuidFrom(
          `telling ${index + 1} of finding ${finding.id} of ${study.study.uid}`,
        ),
        status: 'completed',
        category: [
          {
            coding: [
              {
                system: 'http://terminology.hl7.org/CodeSystem/communication-category',
                code: 'alert',
                display: 'Alert',
              },
            ],
          },
        ],
        medium: [
          {
            coding: [
              {
                system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationMode',
                code,
                display,
              },
            ],
          },
        ],
        subject: refer(patientId),
        about: [refer(findingId(study, finding))],
        sent: told.at,
        recipient: [{ display: told.whom }],
        sender: refer(practitionerId(study, told.by), told.by),
        payload: [{ contentString: `${finding.statement} ${toldSentence(told)}` }],
      };
    }),
  );
