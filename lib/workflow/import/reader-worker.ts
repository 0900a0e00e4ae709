import { hash } from 'node:crypto';
import { serveThread } from '@/lib/codecs/threads/thread';
import { readInstance } from '@/lib/workflow/import/read-instance';
import type { ReadFile } from '@/lib/workflow/import/readers';

serveThread<Uint8Array<ArrayBuffer>, ReadFile>(
  async (bytes) => {
    const instance = readInstance(bytes);
    const result = { bytes, sha256: hash('sha256', bytes, 'hex'), instance };
    return { result, transfer: [bytes.buffer] };
  },
  { code: 'dicom_damaged', message: 'This file could not be read.' },
);
