import { handle, type Path } from '@/lib/api/handle';
import { studyDetail } from '@/lib/workflow/study-detail';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/studies/{uid} */
export const GET = handle<Path<'studyUid'>>(async (_request, { params }) => {
  const { studyUid } = await params;
  return Response.json(await studyDetail(await serverWorld(), studyUid));
});
