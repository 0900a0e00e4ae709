import { pseudonyms } from '@/lib/dicom/deidentify/pseudonyms';
import { stringOf, TAG, type DicomJson } from '@/lib/dicom/json';
import { headersOfSome } from '@/lib/store/archive/studies';
import { patientOf, pseudonymOf } from '@/lib/workflow/export/deidentify/subject';
import type { World } from '@/lib/workflow/world';

/**
 * What studies and their patients are called when de-identified with a key: for whoever has the data
 * folder, never part of an export. It is kept nowhere, and computed from the archive.
 *
 * @returns Study UID, patient's identifier, new study UID, pseudonym; nothing of a study that isn't here.
 */
export async function pseudonymsOf(
  { db }: Pick<World, 'db'>,
  key: Uint8Array,
  studyUids: readonly string[],
): Promise<
  (readonly [study: string, patient: string, newStudy: string, pseudonym: string])[]
> {
  const names = pseudonyms(key);
  const lines = [];
  for (const studyUid of studyUids) {
    const [text] = (await headersOfSome(db, 'study', [studyUid])).values();
    if (!text) continue;
    const header = JSON.parse(text) as DicomJson;
    const pseudonym = pseudonymOf(names, patientOf(header, studyUid));
    lines.push([
      studyUid,
      stringOf(header, TAG.PatientID) ?? '',
      names.uid(studyUid),
      pseudonym,
    ] as const);
  }
  return lines;
}
