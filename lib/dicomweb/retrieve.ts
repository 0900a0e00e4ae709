import { AppError } from '@/lib/errors';
import { PLAIN_TRANSFER_SYNTAX } from '@/lib/dicom/plain-frames';
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

/**
 * What frames are asked for as: the bytes that are stored; the samples they decode to, described by
 * the header; or plain frames, see `whyPlain`.
 */
export type FrameForm = 'stored' | 'decoded' | 'plain';

/**
 * What an `Accept` header, or the query parameter of that name (PS3.18 8.3.3.1), asks of frames.
 *
 * Explicit VR Little Endian, and nothing else, has compressed frames decoded. `pixels=plain` is our
 * own addition, for the viewer.
 */
export function readFrameAccept(accept: string | null): {
  singlePart: boolean;
  form: FrameForm;
} {
  const said = accept ?? '';
  const syntaxes = parameters(said, 'transfer-syntax');
  const decodes =
    syntaxes.length > 0 && syntaxes.every((uid) => uid === PLAIN_TRANSFER_SYNTAX);
  const plain = parameters(said, 'pixels').includes('plain');
  return {
    // One frame is the whole body, rather than one part of several.
    singlePart: said.includes('application/octet-stream') && !said.includes('multipart/'),
    form: !decodes ? 'stored' : plain ? 'plain' : 'decoded',
  };
}

const parameters = (accept: string, name: string): string[] =>
  accept
    .split(/[;,]/)
    .map((part) => part.split('='))
    .filter(([key]) => key?.trim() === name)
    .map(([, value = '']) => value.trim().replaceAll('"', ''));

/**
 * How the bytes of a stored frame are coded. Uncompressed frames are the same bytes in every
 * uncompressed syntax but big endian; what is inside an encapsulated one stays as it was.
 */
export function frameTransferSyntax(storedUid: string): string {
  const syntax = transferSyntax(storedUid);
  const raw = syntax && ['native', 'deflated', 'big-endian'].includes(syntax.codec);
  return raw && !syntax.encapsulated ? PLAIN_TRANSFER_SYNTAX : storedUid;
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
