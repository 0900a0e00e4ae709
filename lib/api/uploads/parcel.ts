import { z } from 'zod';

/** The `filetype` of an upload that is many files in one, since each upload costs two requests. */
export const PARCEL_TYPE = 'application/vnd.overread.parcel';

/** What is in a parcel: the files lie one after the other behind it. */
export const manifestSchema = z
  .array(z.object({ path: z.string().min(1).max(4096), size: z.int().min(0) }))
  .min(1)
  .max(10_000);
export type Manifest = z.infer<typeof manifestSchema>;

/** The length of a manifest, in bytes, stands before it: four bytes, the highest first. */
export const MANIFEST_AT = 4;
export const MAX_MANIFEST_BYTES = 16 * 1024 ** 2;

/** What a parcel begins with. */
export function parcelHead(manifest: Manifest): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(manifest));
  const head = new Uint8Array(MANIFEST_AT + json.length);
  new DataView(head.buffer).setUint32(0, json.length);
  head.set(json, MANIFEST_AT);
  return head;
}
