import type { AnnotatedStudy } from '@/lib/export/annotated-study';
import type { Identity } from './export-claims';
import { chestCt } from './export-fixtures';

/** The chest CT with a text of its own in every place that leads to the patient. */
export const lettered: AnnotatedStudy = {
  ...chestCt,
  patient: {
    ...chestCt.patient,
    name: 'ZqPatientName',
    id: 'ZqPatientId',
    issuerOfId: 'ZqIssuer',
    birthDate: '19041117',
  },
  study: {
    ...chestCt.study,
    id: 'ZqStudyId',
    accessionNumber: 'ZqAccession',
    description: 'ZqStudyText',
    referringPhysicianName: 'ZqReferring',
    institution: 'ZqInstitution',
  },
  series: chestCt.series.map((each) => ({ ...each, description: 'ZqSeriesText' })),
};

/** What stands there. */
export function identityIn({ patient, study, series }: AnnotatedStudy, place: Identity) {
  const [of, name] = place.split('.') as [string, string];
  const values: Record<string, object | undefined> = {
    patient,
    study,
    series: series[0],
  };
  const value = (values[of] as Record<string, unknown> | undefined)?.[name];
  if (typeof value !== 'string') throw new Error(`Nothing stands in ${place}.`);
  return value;
}
