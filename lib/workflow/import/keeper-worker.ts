import { hash } from 'node:crypto';
import { serveThread } from '@/lib/codecs/threads/thread';
import { isMediaDirectory, readMediaDirectory } from '@/lib/dicom/part10/media-directory';
import { AppError } from '@/lib/errors';
import type { Looked, LookRequest } from '@/lib/workflow/import/keepers';
import { readInstance, type ReadInstance } from '@/lib/workflow/import/read-instance';
import { refusalOf } from '@/lib/workflow/import/refusal';

serveThread<LookRequest, Looked>(
  async (request) => {
    const { bytes } = request;
    const found = look(request);
    // What moved here moves back.
    return bytes.buffer instanceof ArrayBuffer
      ? { result: { found, bytes }, transfer: [bytes.buffer] }
      : { result: { found }, transfer: [] };
  },
  { code: 'dicom_damaged', message: 'This file could not be read.' },
);

function look({ bytes, onlyStudyUid }: LookRequest): Looked['found'] {
  let instance: ReadInstance | undefined;
  try {
    if (isMediaDirectory(bytes)) return { directory: readMediaDirectory(bytes) };
    instance = readInstance(bytes);
    if (onlyStudyUid !== undefined && instance.study.uid !== onlyStudyUid) {
      throw new AppError('invalid_request', 'It belongs to another study.');
    }
    return { instance, sha256: hash('sha256', bytes, 'hex') };
  } catch (error) {
    return { ...refusalOf(error), ...(instance ? { instance } : {}) };
  }
}
