import { handle, ifMatch, readJson, versioned, type Path } from '@/lib/api/handle';
import { tellSchema } from '@/lib/api/reading/critical';
import { tellOfFinding } from '@/lib/workflow/review/critical';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/reports/{id}/findings/{findingId}/told — of a signed report, under a signature. */
export const POST = handle<Path<'id' | 'findingId'>>(async (request, { params }) => {
  const on = ifMatch(request);
  const told = await readJson(request, tellSchema);
  const { id, findingId } = await params;
  return versioned(await tellOfFinding(await serverWorld(), { id, on }, findingId, told));
});
