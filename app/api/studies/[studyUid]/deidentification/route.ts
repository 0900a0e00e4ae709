import { deidentificationQuerySchema } from '@/lib/api/deidentification/protocol';
import { handle, readQuery, type Path } from '@/lib/api/handle';
import { whatMustBeSeen } from '@/lib/workflow/export/deidentify/leaving';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/studies/{studyUid}/deidentification — what has to be seen before it leaves without names. */
export const GET = handle<Path<'studyUid'>>(async (request, { params }) => {
  const { text, pixels } = readQuery(request, deidentificationQuerySchema);
  const asked = { text, showsPixels: pixels === 'true' };
  const { studyUid } = await params;
  return Response.json(
    await whatMustBeSeen(await serverWorld(), studyUid, asked, request.signal),
  );
});
