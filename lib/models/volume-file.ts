import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { AppError } from '@/lib/errors';
import {
  readNifti,
  writeNifti,
  type ReadVolume,
  type Volume,
} from '@/lib/image/volume/nifti';

/**
 * A volume as the file that is sent: NIfTI-1, compressed. Without a time or a name in its header, so
 * that the same volume is the same bytes.
 */
export const volumeFile = async (volume: Volume): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await promisify(gzip)(writeNifti(volume)));

/** Of a volume that came back, unpacked. */
const MOST_BYTES = 2 * 1024 ** 3;

/**
 * A volume that came back, compressed or not.
 *
 * @throws AppError `model_dialect` where it can't be read, or unpacks into more than any mask has.
 */
export async function readVolumeFile(bytes: Uint8Array): Promise<ReadVolume> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return readNifti(bytes);
  let unpacked: Uint8Array;
  try {
    unpacked = await promisify(gunzip)(bytes, { maxOutputLength: MOST_BYTES });
  } catch (cause) {
    throw new AppError('model_dialect', 'A volume that came back can’t be unpacked.', {
      cause,
    });
  }
  return readNifti(unpacked);
}
