import type { Answer, AnswerTo, Exchange } from '@/lib/api/exchange';
import { acceptOf, rootOf, takes, warningsOf } from '@/lib/dicomweb/accept';
import { parseFrameList } from '@/lib/dicomweb/frame-list';
import { multipartAnswer } from '@/lib/dicomweb/multipart';
import { readAhead } from '@/lib/dicomweb/read-ahead';
import { choosePictureMedia } from '@/lib/dicomweb/rendered/media';
import { readRendering, readThumbnail } from '@/lib/dicomweb/rendered/parameters';
import { AppError } from '@/lib/errors';
import { bulkDataOf } from '@/lib/workflow/retrieve/bulk-data';
import { fileMediaOf } from '@/lib/workflow/retrieve/file-media';
import type { Place } from '@/lib/workflow/retrieve/known-series';
import {
  picturedFrames,
  pictureMaker,
  pictureTag,
  thumbnailFrame,
  type PicturedFrame,
} from '@/lib/workflow/retrieve/pictures';
import { serverWorld, type World } from '@/lib/workflow/world';

/** Longest edge of a thumbnail where nobody says how large, pixels. */
const SIZE = 160;
/** How many pictures are made before the client took the ones before them. */
const AHEAD = 2;
const HEADERS = { 'cache-control': 'private, no-cache', vary: 'accept' };

/** WADO-RS: a study, a series, an instance or frames of it as pictures (PS3.18 10.4.1.1.3). */
export const retrieveRendered: AnswerTo = async (exchange) => {
  const { params, url, signal } = exchange;
  const world = await serverWorld();
  const place = placeOf(params);
  const rendering = readRendering(url.searchParams);
  const file = params['frames'] === undefined && (await asFile(world, place, exchange));
  if (file) return file;

  const frames = await framesOf(world, place, params['frames']);
  const [first] = frames;
  if (!first) throw new AppError('not_found', 'There is no picture here.');
  const isClip = params['frames'] === undefined && place.sopInstanceUid !== undefined;
  const what = frames.length === 1 ? 'frame' : isClip ? 'clip' : 'several';
  const media = choosePictureMedia(acceptOf(exchange), what);
  const maker = pictureMaker(world, media.type, rendering);
  const headers = {
    ...HEADERS,
    ...warningsOf(exchange, rendering.warnings),
    etag: `"${pictureTag(frames, `${media.type} ${media.form}`, rendering)}"`,
    'content-type': media.type,
  };
  switch (media.form) {
    case 'one':
    case 'first':
      return { headers, body: await maker.one(first, signal) };
    case 'animation':
      return { headers, body: await maker.animation(frames, signal) };
    case 'parts': {
      const root = `${rootOf(exchange)}/studies/${place.studyUid}/series`;
      const made = readAhead(frames, AHEAD, async (frame) => ({
        contentType: media.type,
        location: `${root}/${frame.seriesUid}/instances/${frame.sopInstanceUid}/frames/${frame.frame}/rendered`,
        bytes: await maker.one(frame, signal),
      }));
      const { headers: type, body } = multipartAnswer(made, media.type);
      // Other boundaries every time.
      return { headers: { ...headers, ...type, etag: `W/${headers.etag}` }, body };
    }
  }
};

/** WADO-RS: a small picture that stands for a study, a series, an instance or a frame. */
export const retrieveThumbnail: AnswerTo = async (exchange): Promise<Answer> => {
  const { params, url, signal } = exchange;
  const rendering = readThumbnail(url.searchParams, SIZE);
  const world = await serverWorld();
  const place = placeOf(params);
  const frame =
    params['frames'] === undefined
      ? await thumbnailFrame(world, place)
      : (await framesOf(world, place, params['frames']))[0];
  if (!frame) throw new AppError('not_found', 'There is no picture here.');
  const { type } = choosePictureMedia(acceptOf(exchange), 'frame');
  return {
    headers: {
      ...{ ...HEADERS, 'cache-control': 'private, max-age=60' },
      'content-type': type,
      etag: `"${pictureTag([frame], type, rendering)}"`,
    },
    body: await pictureMaker(world, type, rendering).one(frame, signal),
  };
};

function placeOf({ studyUid = '', seriesUid, sopInstanceUid }: Record<string, string>) {
  return {
    studyUid,
    ...(seriesUid !== undefined && { seriesUid }),
    ...(sopInstanceUid !== undefined && { sopInstanceUid }),
  };
}

/** @param list - Frame numbers as in the path; every frame if absent. */
async function framesOf(
  world: World,
  place: ReturnType<typeof placeOf>,
  list: string | undefined,
): Promise<PicturedFrame[]> {
  const all = await picturedFrames(world, place);
  if (list === undefined) return all;
  return parseFrameList(list).map((number) => {
    const found = all[number - 1];
    if (found) return found;
    throw new AppError('not_found', `The instance has no frame ${number}.`);
  });
}

/** A video or a document is rendered already: its bytes, where they are accepted. */
async function asFile(
  world: World,
  { studyUid, seriesUid, sopInstanceUid }: Partial<Place> & Pick<Place, 'studyUid'>,
  exchange: Exchange,
): Promise<Answer | undefined> {
  if (seriesUid === undefined || sopInstanceUid === undefined) return undefined;
  const place = { studyUid, seriesUid, sopInstanceUid };
  const held = await fileMediaOf(world, place);
  if (!held) return undefined;
  const { mediaTypes, etag, body } = await bulkDataOf(world, place, held.tag);
  const offered = mediaTypes.length > 0 ? mediaTypes : [held.mediaType];
  for (const accepted of acceptOf(exchange)) {
    const type = offered.find((each) => takes(accepted.type, each));
    if (!type) continue;
    const headers = { ...HEADERS, etag };
    return { headers: { ...headers, 'content-type': type }, body };
  }
  throw new AppError('not_acceptable', `This is given as ${offered.join(' or ')}.`);
}
