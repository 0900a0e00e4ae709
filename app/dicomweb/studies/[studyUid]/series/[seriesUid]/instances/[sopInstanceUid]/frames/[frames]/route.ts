import { byteStream } from '@/lib/api/byte-stream';
import { handle, type Path } from '@/lib/api/handle';
import { multipartResponse } from '@/lib/dicomweb/multipart';
import { parseFrameList, readFrameAccept } from '@/lib/dicomweb/retrieve';
import { AppError } from '@/lib/errors';
import { retrieveFrames } from '@/lib/workflow/retrieve';
import { serverWorld } from '@/lib/workflow/world';

// An instance never changes under its UID.
const FOR_EVER = 'private, max-age=31536000, immutable';

/** WADO-RS: frames, as stored, or decoded where only Explicit VR Little Endian is accepted. */
export const GET = handle<Path<'studyUid' | 'seriesUid' | 'sopInstanceUid' | 'frames'>>(
  async (request, { params }) => {
    const { frames: list, ...place } = await params;
    const frames = parseFrameList(list);
    const { singlePart, form } = readFrameAccept(
      new URL(request.url).searchParams.get('accept') ?? request.headers.get('accept'),
    );
    const { contentType, parts } = await retrieveFrames(
      await serverWorld(),
      place,
      frames,
      form,
    );
    if (frames.length > 1 || !singlePart) {
      return multipartResponse(parts, 'application/octet-stream');
    }
    const { value } = await parts.next();
    if (!value) throw new AppError('not_found', 'There is no such frame.');
    // As a stream: of bytes, a response makes copies first.
    return new Response(byteStream(only(value.bytes)), {
      headers: {
        'content-type': contentType,
        'content-length': String(value.bytes.byteLength),
        'cache-control': FOR_EVER,
        vary: 'accept',
      },
    });
  },
);

async function* only(bytes: Uint8Array) {
  yield bytes;
}
