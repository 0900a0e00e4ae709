import { itemsOf, numberOf, stringOf, stringsOf } from '@/lib/dicom/json';
import { readDataSet } from '@/lib/dicom/part10/data-set';
import { toDicomJson } from '@/lib/dicom/part10/element-values';
import { findDataSet } from '@/lib/dicom/part10/file-start';

/** Media Storage Directory Storage. */
export const MEDIA_DIRECTORY = '1.2.840.10008.1.3.10';

const DIRECTORY_RECORD_SEQUENCE = '00041220';
const RECORD_IN_USE_FLAG = '00041410';
const REFERENCED_FILE_ID = '00041500';
const REFERENCED_SOP_INSTANCE_UID_IN_FILE = '00041511';

/** A file that a DICOMDIR names. */
export interface ReferencedFile {
  /**
   * Its place below the folder of the DICOMDIR, a name for each folder and one for the file;
   * undefined where it would lie elsewhere: such a name must never be followed.
   */
  readonly place: readonly string[] | undefined;
  /** As written, its parts joined by `/`. For people only. */
  readonly written: string;
  readonly sopInstanceUid: string | undefined;
}

/** Does the file meta information say that it is a DICOMDIR? Never throws. */
export function isMediaDirectory(file: Uint8Array): boolean {
  try {
    return findDataSet(file).mediaStorage.sopClassUid === MEDIA_DIRECTORY;
  } catch {
    return false;
  }
}

/**
 * The files that a DICOMDIR names, each once. Records out of use are left out; offsets from record to
 * record aren't followed, so that none can lead in circles.
 *
 * @throws AppError `not_dicom`, `dicom_damaged`
 * @see DICOM PS3.3 F.3.2.2, PS3.10 8.2 (File IDs)
 */
export function readMediaDirectory(file: Uint8Array): ReferencedFile[] {
  const header = toDicomJson(readDataSet(file));
  const found = new Map<string, ReferencedFile>();
  for (const record of itemsOf(header, DIRECTORY_RECORD_SEQUENCE)) {
    const id = stringsOf(record, REFERENCED_FILE_ID);
    if (numberOf(record, RECORD_IN_USE_FLAG) === 0 || !id.some(Boolean)) continue;
    const written = id.join('/');
    found.set(written, {
      written,
      place: placeBelow(written),
      sopInstanceUid: stringOf(record, REFERENCED_SOP_INSTANCE_UID_IN_FILE),
    });
  }
  return [...found.values()];
}

/** Undefined for what is absolute, climbs, or names a drive or a stream of a file. */
function placeBelow(written: string): string[] | undefined {
  const parts = written.replace(/\/+$/, '').split('/');
  const isName = (part: string) =>
    part !== '' && !/^\.{1,2}$/.test(part) && !/[:\0]/.test(part);
  return parts.every(isName) ? parts : undefined;
}
