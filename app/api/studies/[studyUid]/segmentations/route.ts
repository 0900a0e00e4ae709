import { handle, type Path } from '@/lib/api/handle';
import { listSegmentations } from '@/lib/workflow/segmentation/segmentations';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/studies/{studyUid}/segmentations — its DICOM SEG objects, without masks. */
export const GET = handle<Path<'studyUid'>>(async (_request, { params }) => {
  const { studyUid } = await params;
  const segmentations = await listSegmentations(await serverWorld(), studyUid);
  return Response.json({ segmentations });
});
