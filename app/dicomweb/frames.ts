import { createHash } from 'node:crypto';
import type { Answer, AnswerTo } from '@/lib/api/exchange';
import { problemOf } from '@/lib/api/handle';
import { readJsonBody } from '@/lib/api/http/json-body';
import { acceptOf, rootOf } from '@/lib/dicomweb/accept';
import { frameBatchSchema, parseFrameList } from '@/lib/dicomweb/frame-list';
import { frameContentType } from '@/lib/dicomweb/frame-media';
import {
  multipartAnswer,
  multipartOf,
  multipartStored,
  storedBytes,
  type Part,
} from '@/lib/dicomweb/multipart';
import { readAhead } from '@/lib/dicomweb/read-ahead';
import { framesToSend, type FrameToSend } from '@/lib/workflow/retrieve/frames';
import {
  instanceIn,
  knownInstance,
  knownSeries,
} from '@/lib/workflow/retrieve/known-series';
import { serverWorld } from '@/lib/workflow/world';

/** How many frames are decoded before the client took the ones before them. */
const AHEAD = 2;

/** Smaller frames are read before they are answered: that is less to do for each. */
const LARGE = 64 * 1024;

// An instance can be deleted, or replaced by another under its UID.
const HEADERS = { 'cache-control': 'private, no-cache', vary: 'accept' };

/** WADO-RS: frames of an instance, in the order asked for (PS3.18 10.4.1.1.1). */
export const retrieveFrames: AnswerTo = async (exchange) => {
  const { params, signal } = exchange;
  const { studyUid = '', seriesUid = '', sopInstanceUid = '' } = params;
  const numbers = parseFrameList(params['frames'] ?? '');
  const world = await serverWorld();
  const instance = await knownInstance(world, { studyUid, seriesUid, sopInstanceUid });
  const wanted = numbers.map((frame) => ({ instance, frame }));
  const frames = await framesToSend(world, wanted, acceptOf(exchange));
  const [first, ...more] = frames;
  if (!first || more.length > 0) return answerMany(frames, signal);
  const { etag, media, length } = first;
  const contentType = frameContentType(media);
  const headers = { ...HEADERS, etag, 'content-type': contentType };
  if (length !== undefined && length >= LARGE) {
    const pieces = [{ length, read: (into: Buffer) => first.read(signal, into) }];
    if (!media.multipart) return { headers, body: storedBytes(pieces) };
    const whole = multipartStored([{ contentType, pieces }], media.mediaType, etag);
    return { headers: { ...headers, ...whole.headers }, body: whole.body };
  }
  const body = await first.read(signal);
  if (!media.multipart) return { headers, body };
  const whole = multipartOf({ contentType, body }, etag);
  return { headers: { ...headers, ...whole.headers }, body: whole.body };
};

/**
 * Our own addition: any frames of a series in one answer, each named by its Content-Location. A frame
 * that can't be given is a part that says why (application/problem+json), so that the others come.
 */
export const retrieveBatch: AnswerTo = async (exchange) => {
  const { studyUid = '', seriesUid = '' } = exchange.params;
  const batch = await readJsonBody(exchange, frameBatchSchema);
  const world = await serverWorld();
  const series = await knownSeries(world, studyUid, seriesUid);
  const wanted = batch.frames.map(({ sopInstanceUid, frame }) => ({
    instance: instanceIn(series, sopInstanceUid),
    frame,
  }));
  const frames = await framesToSend(world, wanted, acceptOf(exchange), 'many');
  const root = `${rootOf(exchange)}/studies/${studyUid}/series/${seriesUid}`;
  return answerMany(frames, exchange.signal, root);
};

/** @param seriesUrl - Parts say where they are from and why they aren't there. */
async function answerMany(
  frames: readonly FrameToSend[],
  signal: AbortSignal,
  seriesUrl?: string,
): Promise<Answer> {
  const [first] = frames;
  const type = first?.media.mediaType ?? '';
  const etag = `"${createHash('sha256')
    .update(frames.map((frame) => frame.etag).join())
    .digest('hex')
    .slice(0, 48)}"`;
  const headOf = ({ media, sopInstanceUid, frame }: FrameToSend) => ({
    contentType: frameContentType(media),
    ...(seriesUrl && {
      location: `${seriesUrl}/instances/${sopInstanceUid}/frames/${frame}`,
    }),
  });
  if (frames.every(({ length }) => length !== undefined)) {
    const parts = frames.map((frame) => ({
      ...headOf(frame),
      pieces: [
        {
          length: frame.length ?? 0,
          read: (into: Buffer) => frame.read(signal, into),
        },
      ],
    }));
    const { headers, body } = multipartStored(parts, type, etag);
    return { headers: { ...HEADERS, etag, ...headers }, body };
  }

  // Once the answer has begun, it's too late to say that a frame is damaged.
  const firstRead = seriesUrl ? undefined : await first?.read(signal);
  const read = async (frame: FrameToSend) =>
    frame === first && firstRead ? firstRead : frame.read(signal);
  const toPart = async (frame: FrameToSend): Promise<Part> => {
    const head = headOf(frame);
    try {
      return { ...head, bytes: await read(frame) };
    } catch (error) {
      if (!seriesUrl || signal.aborted) throw error;
      const bytes = Buffer.from(JSON.stringify(problemOf(error)));
      return { ...head, contentType: 'application/problem+json', bytes };
    }
  };
  const { headers, body } = multipartAnswer(readAhead(frames, AHEAD, toPart), type);
  return { headers: { ...HEADERS, ...headers }, body };
}
