import { handle, ifMatch, readJson, versioned, type Path } from '@/lib/api/handle';
import { splitSchema } from '@/lib/api/reports';
import { splitFinding } from '@/lib/workflow/review/regroup';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/reports/{id}/findings/{findingId}/split — several findings in its place. */
export const POST = handle<Path<'id' | 'findingId'>>(async (request, { params }) => {
  const on = ifMatch(request);
  const asked = await readJson(request, splitSchema);
  const { id, findingId } = await params;
  const world = await serverWorld();
  return versioned(await splitFinding(world, { id, on }, findingId, asked));
});
