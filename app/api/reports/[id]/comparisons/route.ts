import { handle, ifMatch, readJson, versioned, type Path } from '@/lib/api/handle';
import { compareSchema } from '@/lib/api/reading/comparing';
import { compareFinding } from '@/lib/workflow/review/compare';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/reports/{id}/comparisons — tied to the earlier report, as it was signed. */
export const POST = handle<Path<'id'>>(async (request, { params }) => {
  const on = ifMatch(request);
  const asked = await readJson(request, compareSchema);
  const { id } = await params;
  return versioned(await compareFinding(await serverWorld(), { id, on }, asked));
});
