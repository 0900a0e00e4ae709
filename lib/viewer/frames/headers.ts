import type { DicomJson } from '@/lib/dicom/json';
import {
  PLAIN_TRANSFER_SYNTAX,
  plainHeader,
  whyPlain,
} from '@/lib/dicom/display/plain-frames';
import { cornerstoneHeader } from '@/lib/viewer/frames/cornerstone-header';

/** One frame of one instance; frames count from 1, as in DICOM. */
export interface FrameId {
  readonly sopInstanceUid: string;
  readonly frame: number;
}

const headers = new Map<string, DicomJson>();
const decodedByServer = new Set<string>();

/** The header of an instance; undefined before its series was loaded. */
export const headerOf = (sopInstanceUid: string): DicomJson | undefined =>
  headers.get(sopInstanceUid);

/**
 * Keep the header of an instance.
 *
 * @returns The header to hand to Cornerstone: that of the frames it will get.
 */
export function keepHeader(sopInstanceUid: string, header: DicomJson): DicomJson {
  headers.set(sopInstanceUid, header);
  if (!asksForPlain(header)) return cornerstoneHeader(header);
  decodedByServer.add(sopInstanceUid);
  return cornerstoneHeader(plainHeader(header));
}

function asksForPlain(header: DicomJson): boolean {
  try {
    return whyPlain(header) !== undefined;
  } catch {
    // Not an image, or a damaged one: nothing of it will be shown.
    return false;
  }
}

/** The frame that an image id of ours names. */
export function frameOf(imageId: string): FrameId | undefined {
  const match = /\/instances\/([^/]+)\/frames\/(\d+)$/.exec(imageId);
  const [, sopInstanceUid, frame] = match ?? [];
  return sopInstanceUid && frame ? { sopInstanceUid, frame: Number(frame) } : undefined;
}

/** The `Accept` header for a frame: as stored, or plain where the browser would show it wrong. */
export function acceptOf(imageId: string): string {
  const frame = frameOf(imageId);
  const plain = frame !== undefined && decodedByServer.has(frame.sopInstanceUid);
  return `application/octet-stream; transfer-syntax=${plain ? `${PLAIN_TRANSFER_SYNTAX}; pixels=plain` : '*'}`;
}
