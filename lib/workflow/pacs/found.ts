import type { PacsSeries, PacsStudy } from '@/lib/api/pacs/protocol';
import {
  numberOf,
  personNameOf,
  stringOf,
  stringsOf,
  TAG,
  type DicomJson,
} from '@/lib/dicom/json';

/** What another archive answered to a search, whichever protocol it speaks, as rows to show. */

export const uidOf = (result: DicomJson, tag: string): string | undefined => {
  const uid = stringOf(result, tag);
  return uid && /^[0-9.]{1,64}$/.test(uid) ? uid : undefined;
};

/** Longer than any value of these attributes may be (PS3.5 6.2): what is shown has to end. */
const short = (text = '') => text.slice(0, 400);
const wholeNumber = (value: number | undefined) =>
  value !== undefined && Number.isSafeInteger(value) ? value : null;

export function studyOf(result: DicomJson): PacsStudy | undefined {
  const studyUid = uidOf(result, TAG.StudyInstanceUID);
  if (!studyUid) return undefined;
  const text = (tag: string) => short(stringOf(result, tag));
  return {
    studyUid,
    patientName: short(personNameOf(result, TAG.PatientName)),
    patientId: text(TAG.PatientID),
    patientBirthDate: text(TAG.PatientBirthDate),
    patientSex: text(TAG.PatientSex),
    studyDate: text(TAG.StudyDate),
    studyTime: text(TAG.StudyTime),
    description: text(TAG.StudyDescription),
    accessionNumber: text(TAG.AccessionNumber),
    modalities: stringsOf(result, TAG.ModalitiesInStudy)
      .filter(Boolean)
      .slice(0, 20)
      .map(short),
    seriesCount: wholeNumber(numberOf(result, TAG.NumberOfStudyRelatedSeries)),
    instanceCount: wholeNumber(numberOf(result, TAG.NumberOfStudyRelatedInstances)),
  };
}

export function seriesOf(result: DicomJson): PacsSeries | undefined {
  const seriesUid = uidOf(result, TAG.SeriesInstanceUID);
  if (!seriesUid) return undefined;
  return {
    seriesUid,
    modality: short(stringOf(result, TAG.Modality)),
    number: wholeNumber(numberOf(result, TAG.SeriesNumber)),
    description: short(stringOf(result, TAG.SeriesDescription)),
    bodyPart: short(stringOf(result, TAG.BodyPartExamined)),
    instanceCount: wholeNumber(numberOf(result, TAG.NumberOfSeriesRelatedInstances)),
  };
}
