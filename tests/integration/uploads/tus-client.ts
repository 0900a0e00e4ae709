import { Upload, type UploadOptions } from 'tus-js-client';
import { parcelHead, PARCEL_TYPE } from '@/lib/api/uploads/parcel';
import type { HandedIn } from '../test-world';

/** Upload bytes with the client that browsers use. @returns The upload's id. */
export function upload(
  endpoint: string,
  bytes: Buffer,
  options: Partial<UploadOptions> = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const one = new Upload(bytes, {
      endpoint,
      retryDelays: [50, 100, 200, 400, 800],
      ...options,
      onSuccess: () => resolve(one.url?.split('/').at(-1) ?? ''),
      onError: reject,
    });
    one.start();
  });
}

/** Files in one, as the browser sends them. */
export const parcelOf = (files: readonly HandedIn[]): Buffer =>
  Buffer.concat([
    parcelHead(files.map(({ name, bytes }) => ({ path: name, size: bytes.length }))),
    ...files.map(({ bytes }) => bytes),
  ]);

export const parcelMetadata = (importId: string) => ({
  import: importId,
  filetype: PARCEL_TYPE,
});
