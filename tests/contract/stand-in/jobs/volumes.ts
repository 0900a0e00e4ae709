import { gunzipSync, gzipSync } from 'node:zlib';

/** nifti1.h: sizeof_hdr at 0, dim at 40, datatype at 70 (4: int16), bitpix at 72, sform_code at 254. */
const OFFSET = 352;

/** A strict reader's look at a volume: int16, of three dimensions, with an affine that says where. */
export function volumeOf(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, 2).equals(Buffer.from('1f8b', 'hex')))
    throw new Error('volume: is no gzip');
  const file = gunzipSync(bytes);
  if (file.readInt32LE(0) !== 348) throw new Error('volume: is no NIfTI-1');
  if (file.readInt16LE(40) !== 3) throw new Error('volume: has not three dimensions');
  if (file.readInt16LE(70) !== 4) throw new Error('volume: is not int16');
  if (file.readInt16LE(254) < 1) throw new Error('volume: says not where it lies');
  return file;
}

/** A mask in the volume's own grid, as its header has it: `number(value)` of each voxel. */
export function maskOf(bytes: Buffer, number: (value: number) => number): Buffer {
  const file = volumeOf(bytes);
  const count = (file.length - OFFSET) / 2;
  const mask = Buffer.concat([file.subarray(0, OFFSET), Buffer.alloc(count)]);
  mask.writeInt16LE(2, 70);
  mask.writeInt16LE(8, 72);
  for (let at = 0; at < count; at += 1) {
    mask[OFFSET + at] = number(file.readInt16LE(OFFSET + 2 * at));
  }
  return gzipSync(mask);
}

/** The same voxels, with an affine that says nothing, as SAT's own code saves its masks. */
export function withIdentity(mask: Buffer): Buffer {
  const file = gunzipSync(mask);
  [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0].forEach((value, at) =>
    file.writeFloatLE(value, 280 + 4 * at),
  );
  return gzipSync(file);
}
