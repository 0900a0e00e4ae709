import type { AnnotatedStudy, ModelRun } from '@/lib/export/annotated-study';
import { date, humanName, uuidFrom, type Resource } from './values';

const SEXES: Readonly<Record<string, string>> = { M: 'male', F: 'female', O: 'other' };

/** The patient of the images, by what they say. */
export function patientOf({ patient, study }: AnnotatedStudy): Resource {
  const { birthDate, id, issuerOfId, name, sex } = patient;
  const born = date(birthDate);
  return {
    resourceType: 'Patient',
    id: uuidFrom(`patient of ${study.uid}`),
    ...(id && {
      identifier: [
        { value: id, ...(issuerOfId && { assigner: { display: issuerOfId } }) },
      ],
    }),
    ...(name && { name: [humanName(name)] }),
    gender: SEXES[sex ?? ''] ?? 'unknown',
    ...(born && { birthDate: born }),
  };
}

export const practitionerId = ({ study }: AnnotatedStudy, name: string) =>
  uuidFrom(`person ${name} of ${study.uid}`);

export const practitioner = (study: AnnotatedStudy, name: string): Resource => ({
  resourceType: 'Practitioner',
  id: practitionerId(study, name),
  name: [humanName(name)],
});

export const modelId = ({ id }: ModelRun) => uuidFrom(`model of run ${id}`);

/** The model of a run, as it calls itself. */
export const modelDevice = (run: ModelRun): Resource => ({
  resourceType: 'Device',
  id: modelId(run),
  deviceName: [{ name: run.model.name, type: 'model-name' }],
  ...(run.model.version && { version: [{ value: run.model.version }] }),
  type: { text: 'Vision-language model' },
  note: [{ text: `Image policy ${run.policy}, by the adapter ${run.adapter}` }],
});

export const softwareId = ({ software }: AnnotatedStudy) =>
  uuidFrom(`software ${software.name} ${software.version}`);

export const softwareDevice = (study: AnnotatedStudy): Resource => ({
  resourceType: 'Device',
  id: softwareId(study),
  deviceName: [{ name: study.software.name, type: 'model-name' }],
  version: [{ value: study.software.version }],
  type: { text: 'Review software' },
});
