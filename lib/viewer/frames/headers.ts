import { AppError } from '@/lib/errors';
import { stringOf, TAG, type DicomJson } from '@/lib/dicom/json';
import {
  PLAIN_TRANSFER_SYNTAX,
  plainHeader,
  whyPlain,
} from '@/lib/dicom/display/plain-frames';
import { connection } from '@/lib/viewer/failing/connection';
import { cornerstoneHeader } from '@/lib/viewer/frames/cornerstone-header';
import { fetchHeaders } from '@/lib/viewer/wire/reader';

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

/** Keep the header of an instance, as the archive has it. */
export function keepHeader(header: DicomJson): void {
  headers.set(sopOf(header), header);
  if (asksForPlain(header)) decodedByServer.add(sopOf(header));
}

/** The header of the frames that come: as stored, or as the server makes them plain. */
export const headerOfFrames = (header: DicomJson): DicomJson =>
  decodedByServer.has(sopOf(header)) ? plainHeader(header) : header;

/** The header to hand to Cornerstone: that of the frames it will get. */
export const headerForFrames = (header: DicomJson): DicomJson =>
  cornerstoneHeader(headerOfFrames(header));

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
export function acceptOf(frame: FrameId | undefined): string {
  const plain = frame !== undefined && decodedByServer.has(frame.sopInstanceUid);
  return `application/octet-stream; transfer-syntax=${plain ? `${PLAIN_TRANSFER_SYNTAX}; pixels=plain` : '*'}`;
}

export const rootOfSeries = (studyUid: string, seriesUid: string) =>
  `/dicomweb/studies/${studyUid}/series/${seriesUid}`;

/** The series that an image id of ours is in. */
export const rootOfImage = (imageId: string): string | undefined =>
  /\/dicomweb\/studies\/[^/]+\/series\/[^/]+/.exec(imageId)?.[0];

// Asked for before Cornerstone is there, and then by whoever shows the series: once.
const asked = new Map<string, Promise<ReadonlyMap<string, DicomJson>>>();

/**
 * The headers of a series by SOP Instance UID, asked for once; as the archive has them. What Cornerstone
 * is to be handed is `headerForFrames`'.
 *
 * @throws AppError `store_failed` when the server can't give them, `offline` when there is none; asking
 *   again tries again.
 */
export function seriesHeaders(root: string): Promise<ReadonlyMap<string, DicomJson>> {
  const known = asked.get(root);
  if (known) return known;
  const promise = readHeaders(root);
  asked.set(root, promise);
  promise.catch(() => asked.delete(root));
  return promise;
}

/**
 * Forget the headers of a study; asking again asks the server.
 *
 * @returns What was known, by the roots of its series.
 */
export async function forgetHeaders(
  studyUid: string,
): Promise<ReadonlyMap<string, ReadonlyMap<string, DicomJson>>> {
  const ofStudy = rootOfSeries(studyUid, '');
  const forgotten = new Map<string, ReadonlyMap<string, DicomJson>>();
  for (const [root, promise] of asked) {
    if (!root.startsWith(ofStudy)) continue;
    asked.delete(root);
    const bySop = await promise.catch(() => new Map<string, DicomJson>());
    for (const sopInstanceUid of bySop.keys()) {
      headers.delete(sopInstanceUid);
      decodedByServer.delete(sopInstanceUid);
    }
    forgotten.set(root, bySop);
  }
  return forgotten;
}

async function readHeaders(root: string): Promise<ReadonlyMap<string, DicomJson>> {
  const response = await fetchHeaders(root).catch((cause: unknown) => {
    connection.lost();
    throw new AppError('offline', 'The server does not answer.', {
      hint: 'Nothing is lost. It is asked again by itself.',
      retryable: true,
      cause,
    });
  });
  if (!response.ok) {
    throw new AppError('store_failed', 'The headers of this series could not be read.', {
      hint: `The server answered ${response.status}. The images themselves are untouched.`,
      retryable: true,
    });
  }
  const list = (await response.json()) as readonly DicomJson[];
  for (const header of list) keepHeader(header);
  return new Map(list.map((header) => [sopOf(header), header]));
}

const sopOf = (header: DicomJson) => stringOf(header, TAG.SOPInstanceUID) ?? '';
