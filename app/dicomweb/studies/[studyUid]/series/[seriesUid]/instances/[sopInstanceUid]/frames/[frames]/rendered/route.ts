import { handle, type Path } from '@/lib/api/handle';
import { parseFrameList } from '@/lib/dicomweb/retrieve';
import { AppError } from '@/lib/errors';
import { renderImage } from '@/lib/workflow/retrieve';
import { serverWorld } from '@/lib/workflow/world';

/** WADO-RS: one frame as a picture; JPEG where it is asked for, PNG otherwise. */
export const GET = handle<Path<'studyUid' | 'seriesUid' | 'sopInstanceUid' | 'frames'>>(
  async (request, { params }) => {
    const { frames, ...place } = await params;
    const [frame, ...more] = parseFrameList(frames);
    if (frame === undefined || more.length > 0) {
      throw new AppError('invalid_request', 'One frame is rendered at a time.');
    }
    const wantsJpeg = request.headers.get('accept')?.includes('image/jpeg') ?? false;
    const format = wantsJpeg ? 'jpeg' : 'png';
    const picture = await renderImage(await serverWorld(), place, frame, { format });
    return new Response(new Uint8Array(picture), {
      headers: { 'content-type': `image/${format}` },
    });
  },
);
