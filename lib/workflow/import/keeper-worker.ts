import { serveThread } from '@/lib/codecs/threads/thread';
import { isMediaDirectory, readMediaDirectory } from '@/lib/dicom/part10/media-directory';
import { AppError } from '@/lib/errors';
import { keepObject } from '@/lib/store/archive/objects';
import type { KeepRequest, Kept } from '@/lib/workflow/import/keepers';
import { readInstance, type ReadInstance } from '@/lib/workflow/import/read-instance';
import { refusalOf } from '@/lib/workflow/import/refusal';

serveThread<KeepRequest, Kept>(
  async (request) => ({ result: keep(request), transfer: [] }),
  { code: 'dicom_damaged', message: 'This file could not be read.' },
);

function keep({ bytes, folder, onlyStudyUid }: KeepRequest): Kept {
  let instance: ReadInstance | undefined;
  try {
    if (isMediaDirectory(bytes)) return { directory: readMediaDirectory(bytes) };
    instance = readInstance(bytes);
    if (onlyStudyUid !== undefined && instance.study.uid !== onlyStudyUid) {
      throw new AppError('invalid_request', 'It belongs to another study.');
    }
    return { instance, object: keepObject(folder, bytes) };
  } catch (error) {
    return { ...refusalOf(error), ...(instance ? { instance } : {}) };
  }
}
