import type { PatientStudies, PatientStudy } from '@/lib/api/studies';
import { stringOf, TAG, type DicomJson } from '@/lib/dicom/json';
import { areAlike, whenOf } from '@/lib/hanging/prior';
import {
  headersOfSome,
  studiesOfPatient,
  type StudyOfPatient,
} from '@/lib/store/archive/studies';
import type { World } from '@/lib/workflow/world';

/**
 * The other studies of a patient, newest first.
 *
 * Patient ID and Issuer of Patient ID have to be the same. IDs are given by hospitals, and files of two of
 * them may say the same without an issuer: where both say when the patient was born, that has to be the
 * same, too.
 *
 * @throws AppError `not_found`
 */
export async function otherStudies(
  { db, person }: Pick<World, 'db' | 'person'>,
  studyUid: string,
): Promise<PatientStudies> {
  const { own, others } = await studiesOfPatient(db, studyUid, person?.sight);
  const issuers = await issuersOf({ db }, [own, ...others]);
  return {
    studies: others
      .filter(
        (each) =>
          issuers.get(each.uid) === issuers.get(own.uid) &&
          (!each.patientBirthDate ||
            !own.patientBirthDate ||
            each.patientBirthDate === own.patientBirthDate),
      )
      .map((each) => toRow(each, own)),
  };
}

const toRow = (each: StudyOfPatient, own: StudyOfPatient): PatientStudy => ({
  studyUid: each.uid,
  studyDate: each.date,
  studyTime: each.time,
  description: each.description,
  modalities: [...factsOf(each).modalities],
  instanceCount: each.instanceCount,
  when: whenOf(each, own),
  isAlike: areAlike(factsOf(each), factsOf(own)),
});

const factsOf = ({ modalities, bodyParts, description }: StudyOfPatient) => ({
  modalities: modalities.split('\\').filter(Boolean),
  bodyParts,
  description,
});

async function issuersOf(
  { db }: Pick<World, 'db'>,
  studies: readonly StudyOfPatient[],
): Promise<ReadonlyMap<string, string>> {
  // Of older archives: their attributes were not kept beside the study.
  const unsaid = studies.filter(({ attributes }) => attributes === '{}');
  const headers = await headersOfSome(
    db,
    'study',
    unsaid.map(({ uid }) => uid),
  );
  return new Map(
    studies.map(({ uid, attributes }) => [
      uid,
      stringOf(
        JSON.parse(headers.get(uid) ?? attributes) as DicomJson,
        TAG.IssuerOfPatientID,
      ) ?? '',
    ]),
  );
}
