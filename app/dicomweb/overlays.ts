import type { AnswerTo } from '@/lib/api/exchange';
import { parseFrameList } from '@/lib/dicomweb/frame-list';
import { AppError } from '@/lib/errors';
import { overlayOf, overlayPicture } from '@/lib/workflow/retrieve/overlays';
import { serverWorld } from '@/lib/workflow/world';

/**
 * Our own addition: what of an overlay lies over a frame, as a picture to be laid over it. The bits
 * of one that lies in the pixels can't be had by the standard's own resources once a frame is decoded.
 *
 * `rendered` leaves overlays off: whether they are shown is the reader's choice, or that of a
 * presentation state (PS3.3 C.11.7, Overlay Activation Layer), and the picture stays whole beneath.
 */
export const retrieveOverlay: AnswerTo = async ({ params }) => {
  const { studyUid = '', seriesUid = '', sopInstanceUid = '', group = '' } = params;
  const [frame, ...more] = parseFrameList(params['frames'] ?? '');
  if (frame === undefined || more.length > 0) {
    throw new AppError('invalid_request', 'The overlay of one frame is given at a time.');
  }
  const place = { studyUid, seriesUid, sopInstanceUid };
  const overlay = await overlayOf(await serverWorld(), place, frame, group.toUpperCase());
  return {
    headers: {
      'content-type': 'image/png',
      'cache-control': 'private, no-cache',
      etag: overlay.etag,
    },
    body: await overlayPicture(overlay),
  };
};
