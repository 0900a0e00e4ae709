import type { SeriesDetail, Stack, Video } from '@/lib/api/studies';

/** Where the bytes of a video are; the browser asks for the ranges it needs. */
export const videoUrl = (
  { studyUid, seriesUid }: SeriesDetail,
  { sopInstanceUid }: Pick<Video, 'sopInstanceUid'>,
) =>
  `/dicomweb/studies/${studyUid}/series/${seriesUid}/instances/${sopInstanceUid}/bulkdata/7FE00010`;

/**
 * Call back once it is known that a video can't be played. React alone drops an error that comes
 * before the element is in the page, which for small files it does.
 */
export function onUnplayable(video: HTMLVideoElement, told: () => void): () => void {
  if (video.error) told();
  video.addEventListener('error', told);
  return () => video.removeEventListener('error', told);
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'video/mp4': 'mp4',
  'video/mp2t': 'ts',
  'video/mpeg': 'mpg',
  'video/mpeg2': 'm2v',
  'video/h265': 'h265',
};

/** Without a name in it: what is downloaded lies about for long. */
export const fileNameOf = ({ sopInstanceUid, mediaType }: Video) =>
  `${sopInstanceUid}.${EXTENSIONS[mediaType] ?? 'bin'}`;

/** A video as the scroll bar, the keys and the corners take it: frames one after the other. */
export const stackOfVideo = ({ seriesUid }: SeriesDetail, video: Video): Stack => ({
  id: `${seriesUid}/video/${video.sopInstanceUid}`,
  label: video.label,
  dimensions: [],
  geometry: 0,
  frames: Array.from({ length: video.frames }, (_, index) => ({
    sopInstanceUid: video.sopInstanceUid,
    frame: index + 1,
    positionMm: null,
  })),
  orderedBy: 'instance-number',
  spacingMm: null,
  thicknessMm: null,
  warnings: [],
  facts: null,
});
