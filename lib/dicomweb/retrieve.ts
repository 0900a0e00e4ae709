import { AppError } from '@/lib/errors';
import { transferSyntax } from '@/lib/dicom/transfer-syntax';

/**
 * The frame list of a WADO-RS request, `1,2,7` (PS3.18 10.4.1.1.1).
 *
 * @returns 1-based frame numbers, in the order asked for.
 * @throws AppError `invalid_request`
 */
export function parseFrameList(list: string): number[] {
  // Next leaves the comma of a path encoded.
  const frames = list.split(/,|%2c/i);
  if (frames.every((frame) => /^[1-9]\d{0,8}$/.test(frame))) return frames.map(Number);
  throw new AppError(
    'invalid_request',
    'Frames are numbers from 1, separated by commas.',
  );
}

/** Does the client take one frame as the whole body, rather than as one part of several? */
export const wantsSinglePart = (accept: string | null) =>
  accept !== null &&
  /application\/octet-stream/.test(accept) &&
  !/multipart\/related/.test(accept);

const EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';

/**
 * How the bytes of a stored frame are coded. Uncompressed frames are the same bytes in every
 * uncompressed syntax but big endian; what is inside an encapsulated one stays as it was.
 */
export function frameTransferSyntax(storedUid: string): string {
  const syntax = transferSyntax(storedUid);
  const raw = syntax && ['native', 'deflated', 'big-endian'].includes(syntax.codec);
  return raw && !syntax.encapsulated ? EXPLICIT_VR_LITTLE_ENDIAN : storedUid;
}

/** `Content-Type` of a frame (PS3.18 8.7.3.3.2). */
export const frameContentType = (transferSyntaxUid: string) =>
  `application/octet-stream; transfer-syntax=${transferSyntaxUid}`;

/**
 * A stored frame as its content type says it is: big-endian words are swapped, all else is as
 * stored.
 */
export function toLittleEndian(
  bytes: Uint8Array,
  storedUid: string,
  bitsAllocated: number,
): Uint8Array {
  if (transferSyntax(storedUid)?.codec !== 'big-endian' || bitsAllocated <= 8)
    return bytes;
  const swapped = Buffer.from(bytes); // a copy
  return bitsAllocated === 16 ? swapped.swap16() : swapped.swap32();
}
