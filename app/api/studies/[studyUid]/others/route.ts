import { handle, type Path } from '@/lib/api/handle';
import { otherStudies } from '@/lib/workflow/study/patient-studies';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/studies/{uid}/others */
export const GET = handle<Path<'studyUid'>>(async (_request, { params }) => {
  const { studyUid } = await params;
  return Response.json(await otherStudies(await serverWorld(), studyUid));
});
