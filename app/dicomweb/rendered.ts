import type { AnswerTo } from '@/lib/api/exchange';
import { parseFrameList } from '@/lib/dicomweb/frame-list';
import { AppError } from '@/lib/errors';
import { renderImage, thumbnailPlace } from '@/lib/workflow/retrieve';
import { serverWorld } from '@/lib/workflow/world';

/** Longest edge of a thumbnail, pixels. */
const SIZE = 160;

/** WADO-RS: one frame as a picture; JPEG where it is asked for, PNG otherwise. */
export const retrieveRendered: AnswerTo = async ({ params, headers }) => {
  const { frames = '', studyUid = '', seriesUid = '', sopInstanceUid = '' } = params;
  const [frame, ...more] = parseFrameList(frames);
  if (frame === undefined || more.length > 0) {
    throw new AppError('invalid_request', 'One frame is rendered at a time.');
  }
  const place = { studyUid, seriesUid, sopInstanceUid };
  const format = headers.accept?.includes('image/jpeg') ? 'jpeg' : 'png';
  const picture = await renderImage(await serverWorld(), place, frame, { format });
  return { headers: { 'content-type': `image/${format}` }, body: picture };
};

/** WADO-RS: the middle of a series, small. */
export const retrieveThumbnail: AnswerTo = async ({
  params: { studyUid = '', seriesUid = '' },
}) => {
  const world = await serverWorld();
  const { frame, sopInstanceUid } = await thumbnailPlace(world, studyUid, seriesUid);
  const place = { studyUid, seriesUid, sopInstanceUid };
  const options = { format: 'jpeg', size: SIZE } as const;
  return {
    headers: { 'content-type': 'image/jpeg', 'cache-control': 'private, max-age=60' },
    body: await renderImage(world, place, frame, options),
  };
};
