import { handle, type Path } from '@/lib/api/handle';
import { readExternal } from '@/lib/workflow/structured/external';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/studies/{studyUid}/objects — what reports, presentation states and key objects bring. */
export const GET = handle<Path<'studyUid'>>(async (_request, { params }) => {
  const { studyUid } = await params;
  const { objects } = await readExternal(await serverWorld(), studyUid);
  return Response.json({ objects });
});
