import { handle, type Path } from '@/lib/api/handle';
import { masksOfSegmentation } from '@/lib/workflow/segmentation/segmentations';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/segmentations/{sopInstanceUid} — what a DICOM SEG marks, on its source images. */
export const GET = handle<Path<'sopInstanceUid'>>(async (request, { params }) => {
  const { sopInstanceUid } = await params;
  const world = await serverWorld();
  return Response.json(await masksOfSegmentation(world, sopInstanceUid, request.signal));
});
