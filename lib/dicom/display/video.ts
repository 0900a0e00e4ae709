import { transferSyntax } from '@/lib/dicom/transfer-syntax';

/** Are the pixels a video stream rather than frames that can be had one by one? */
export const isVideo = (transferSyntaxUid: string): boolean =>
  transferSyntax(transferSyntaxUid)?.codec === 'video';

/**
 * Media types of a video, the truest first: of the file format its bytes begin as, then the one
 * that PS3.18 table 8.7.3-7 names for its transfer syntax.
 *
 * @param start - At least its first 189 bytes, if it has so many.
 */
export function videoMediaTypes(
  transferSyntaxUid: string,
  start: Uint8Array,
): readonly string[] {
  const name = transferSyntax(transferSyntaxUid)?.name ?? '';
  const named = /MPEG2/.test(name)
    ? 'video/mpeg2'
    : /H.265/.test(name)
      ? 'video/h265'
      : 'video/mp4';
  return [...new Set([formatOf(start) ?? named, named])];
}

const TRANSPORT_PACKET = 188;

function formatOf(start: Uint8Array): string | undefined {
  const begins = (at: number, ...bytes: number[]) =>
    bytes.every((byte, index) => start[at + index] === byte);
  // ISO base media: the type of the first box.
  if (begins(4, 0x66, 0x74, 0x79, 0x70)) return 'video/mp4';
  if (begins(0, 0x47) && begins(TRANSPORT_PACKET, 0x47)) return 'video/mp2t';
  // MPEG-2 pack or sequence header.
  if (begins(0, 0, 0, 1, 0xba) || begins(0, 0, 0, 1, 0xb3)) return 'video/mpeg';
  return undefined;
}
