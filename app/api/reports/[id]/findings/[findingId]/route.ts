import { handle, ifMatch, readJson, versioned, type Path } from '@/lib/api/handle';
import { decideSchema } from '@/lib/api/reports';
import { decideFinding } from '@/lib/workflow/review/review';
import { serverWorld } from '@/lib/workflow/world';

/** PATCH /api/reports/{id}/findings/{findingId} — accept, edit, reject, or take it back. */
export const PATCH = handle<Path<'id' | 'findingId'>>(async (request, { params }) => {
  const on = ifMatch(request);
  const decision = await readJson(request, decideSchema);
  const { id, findingId } = await params;
  const world = await serverWorld();
  return versioned(await decideFinding(world, { id, on }, findingId, decision));
});
