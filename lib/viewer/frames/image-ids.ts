import { AppError } from '@/lib/errors';
import type { DicomJson } from '@/lib/dicom/json';
import { rootOfSeries, seriesHeaders, type FrameId } from '@/lib/viewer/frames/headers';
import { start } from '@/lib/viewer/start';

/** A series whose headers Cornerstone knows, so that its frames can be asked for. */
export interface SeriesImages {
  readonly seriesUid: string;
  imageIdOf(frame: FrameId): string;
  /** @throws AppError `not_found` when the server's metadata lack the instance. */
  headerOf(sopInstanceUid: string): DicomJson;
}

const roots = new Map<string, string>();

/** The image id of a frame whose series was loaded. */
export function imageIdOfFrame(frame: FrameId): string | undefined {
  const root = roots.get(frame.sopInstanceUid);
  return root && imageIdIn(root, frame);
}

// Headers of a series don't change while a page is open, and several panels want them.
const loading = new Map<string, Promise<SeriesImages>>();

/**
 * Fetch the headers of a series and make its frames loadable.
 *
 * @throws AppError `store_failed` when the server can't give them; asking again tries again.
 */
export function loadSeries(studyUid: string, seriesUid: string): Promise<SeriesImages> {
  const root = rootOfSeries(studyUid, seriesUid);
  const known = loading.get(root);
  if (known) return known;
  const promise = readSeries(root, seriesUid);
  loading.set(root, promise);
  promise.catch(() => loading.delete(root));
  return promise;
}

/**
 * Forget a series: its frames have no image ids until it is loaded anew.
 *
 * @returns The image ids that they had.
 */
export function forgetSeries(root: string): (frame: FrameId) => string {
  loading.delete(root);
  for (const [sopInstanceUid, of] of roots) if (of === root) roots.delete(sopInstanceUid);
  return (frame) => imageIdIn(root, frame);
}

const imageIdIn = (root: string, { sopInstanceUid, frame }: FrameId) =>
  `wadors:${location.origin}${root}/instances/${sopInstanceUid}/frames/${frame}`;

async function readSeries(root: string, seriesUid: string): Promise<SeriesImages> {
  const [bySop] = await Promise.all([seriesHeaders(root), start()]);
  for (const sopInstanceUid of bySop.keys()) roots.set(sopInstanceUid, root);
  return {
    seriesUid,
    imageIdOf: (frame) => imageIdIn(root, frame),
    headerOf(sopInstanceUid) {
      const header = bySop.get(sopInstanceUid);
      if (header) return header;
      throw new AppError('not_found', 'The header of this image is missing.', {
        hint: 'Reload the page; if it stays away, import the file again.',
      });
    },
  };
}
