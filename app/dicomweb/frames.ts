import type { AnswerTo } from '@/lib/api/exchange';
import { multipartAnswer } from '@/lib/dicomweb/multipart';
import { parseFrameList, readFrameAccept } from '@/lib/dicomweb/retrieve';
import { AppError } from '@/lib/errors';
import { retrieveFrames as framesOf } from '@/lib/workflow/retrieve';
import { serverWorld } from '@/lib/workflow/world';

/** WADO-RS: frames, as stored, or decoded where only Explicit VR Little Endian is accepted. */
export const retrieveFrames: AnswerTo = async ({ params, url, headers: asked }) => {
  const {
    frames: list = '',
    studyUid = '',
    seriesUid = '',
    sopInstanceUid = '',
  } = params;
  const frames = parseFrameList(list);
  const { singlePart, form } = readFrameAccept(
    url.searchParams.get('accept') ?? asked.accept ?? null,
  );
  const place = { studyUid, seriesUid, sopInstanceUid };
  const world = await serverWorld();
  const { contentType, etag, parts } = await framesOf(world, place, frames, form);
  // An instance can be deleted, or replaced by another under its UID.
  const headers = { 'cache-control': 'private, no-cache', etag, vary: 'accept' };
  if (frames.length > 1 || !singlePart) {
    const answer = multipartAnswer(parts, 'application/octet-stream');
    return { ...answer, headers: { ...answer.headers, ...headers } };
  }
  const { value } = await parts.next();
  if (!value) throw new AppError('not_found', 'There is no such frame.');
  return { headers: { ...headers, 'content-type': contentType }, body: value.bytes };
};
