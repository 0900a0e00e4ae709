import { handle, ifMatch, readJson, versioned, type Path } from '@/lib/api/handle';
import { flagSchema } from '@/lib/api/reading/critical';
import { flagFinding, unflagFinding } from '@/lib/workflow/review/critical';
import { serverWorld } from '@/lib/workflow/world';

type Context = Path<'id' | 'findingId'>;

/** PUT /api/reports/{id}/findings/{findingId}/critical */
export const PUT = handle<Context>(async (request, { params }) => {
  const on = ifMatch(request);
  const { within } = await readJson(request, flagSchema);
  const { id, findingId } = await params;
  return versioned(await flagFinding(await serverWorld(), { id, on }, findingId, within));
});

/** DELETE /api/reports/{id}/findings/{findingId}/critical — until somebody was told. */
export const DELETE = handle<Context>(async (request, { params }) => {
  const on = ifMatch(request);
  const { id, findingId } = await params;
  return versioned(await unflagFinding(await serverWorld(), { id, on }, findingId));
});
