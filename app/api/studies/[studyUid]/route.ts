import { handle, type Path } from '@/lib/api/handle';
import { recordView } from '@/lib/workflow/audit/record';
import { studyDetail } from '@/lib/workflow/study-detail';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/studies/{uid} */
export const GET = handle<Path<'studyUid'>>(async (_request, { params }) => {
  const { studyUid } = await params;
  const world = await serverWorld();
  const study = await studyDetail(world, studyUid);
  await recordView(world, studyUid);
  return Response.json(study);
});
