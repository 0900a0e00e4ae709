import { handle, ifMatch, readJson, versioned, type Path } from '@/lib/api/handle';
import { takeProposalsSchema } from '@/lib/api/reports';
import { takeProposals } from '@/lib/workflow/help/take';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/reports/{id}/proposals — what a model made for it, to be decided on. */
export const POST = handle<Path<'id'>>(async (request, { params }) => {
  const on = ifMatch(request);
  const asked = await readJson(request, takeProposalsSchema);
  const { id } = await params;
  return versioned(await takeProposals(await serverWorld(), { id, on }, asked));
});
