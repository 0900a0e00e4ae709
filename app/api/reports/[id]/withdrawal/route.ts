import { handle, ifMatch, readJson, versioned, type Path } from '@/lib/api/handle';
import { withdrawSchema } from '@/lib/api/reports';
import { withdrawReport } from '@/lib/workflow/review/life';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/reports/{id}/withdrawal — it was entered in error. */
export const POST = handle<Path<'id'>>(async (request, { params }) => {
  const on = ifMatch(request);
  const asked = await readJson(request, withdrawSchema);
  const { id } = await params;
  return versioned(await withdrawReport(await serverWorld(), { id, on }, asked));
});
