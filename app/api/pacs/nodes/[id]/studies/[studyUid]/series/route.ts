import { handle, type Path } from '@/lib/api/handle';
import { seriesOfStudy } from '@/lib/workflow/pacs/search';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/pacs/nodes/{id}/studies/{studyUid}/series */
export const GET = handle<Path<'id' | 'studyUid'>>(async (request, { params }) => {
  const { id, studyUid } = await params;
  const world = await serverWorld();
  return Response.json({
    series: await seriesOfStudy(world, id, studyUid, request.signal),
  });
});
