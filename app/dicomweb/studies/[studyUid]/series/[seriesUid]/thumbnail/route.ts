import { handle, type Path } from '@/lib/api/handle';
import { renderImage, thumbnailPlace } from '@/lib/workflow/retrieve';
import { serverWorld } from '@/lib/workflow/world';

const SIZE = 160;

/** WADO-RS: the middle of a series, small. */
export const GET = handle<Path<'studyUid' | 'seriesUid'>>(
  async (_request, { params }) => {
    const { studyUid, seriesUid } = await params;
    const world = await serverWorld();
    const { frame, sopInstanceUid } = await thumbnailPlace(world, studyUid, seriesUid);
    const place = { studyUid, seriesUid, sopInstanceUid };
    const jpeg = await renderImage(world, place, frame, { format: 'jpeg', size: SIZE });
    return new Response(new Uint8Array(jpeg), {
      headers: { 'content-type': 'image/jpeg', 'cache-control': 'private, max-age=60' },
    });
  },
);
