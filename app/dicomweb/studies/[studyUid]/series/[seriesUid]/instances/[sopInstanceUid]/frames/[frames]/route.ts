import { handle, type Path } from '@/lib/api/handle';
import { multipartResponse } from '@/lib/dicomweb/multipart';
import { parseFrameList, wantsSinglePart } from '@/lib/dicomweb/retrieve';
import { AppError } from '@/lib/errors';
import { retrieveFrames } from '@/lib/workflow/retrieve';
import { serverWorld } from '@/lib/workflow/world';

// An instance never changes under its UID.
const FOR_EVER = 'private, max-age=31536000, immutable';

/** WADO-RS: frames, as stored. */
export const GET = handle<Path<'studyUid' | 'seriesUid' | 'sopInstanceUid' | 'frames'>>(
  async (request, { params }) => {
    const { frames: list, ...place } = await params;
    const frames = parseFrameList(list);
    const { contentType, parts } = await retrieveFrames(
      await serverWorld(),
      place,
      frames,
    );
    if (frames.length > 1 || !wantsSinglePart(request.headers.get('accept'))) {
      return multipartResponse(parts, 'application/octet-stream');
    }
    const { value } = await parts.next();
    if (!value) throw new AppError('not_found', 'There is no such frame.');
    return new Response(new Uint8Array(value.bytes), {
      headers: { 'content-type': contentType, 'cache-control': FOR_EVER },
    });
  },
);
