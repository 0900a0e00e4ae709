import { storedPictureQuerySchema } from '@/lib/api/deidentification/protocol';
import { handle, readQuery, type Path } from '@/lib/api/handle';
import { storedPicture } from '@/lib/workflow/export/deidentify/stored-picture';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/studies/{studyUid}/deidentification/picture — a frame as it is stored, to draw boxes on. */
export const GET = handle<Path<'studyUid'>>(async (request, { params }) => {
  const asked = readQuery(request, storedPictureQuerySchema);
  const { studyUid } = await params;
  const png = await storedPicture(await serverWorld(), studyUid, asked, request.signal);
  return new Response(Buffer.from(png), {
    headers: { 'content-type': 'image/png', 'cache-control': 'no-store' },
  });
});
