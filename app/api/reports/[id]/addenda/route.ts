import { handle, ifMatch, readJson, versioned, type Path } from '@/lib/api/handle';
import { addendumSchema } from '@/lib/api/reports';
import { appendToReport } from '@/lib/workflow/review/life';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/reports/{id}/addenda — add to a signed report. */
export const POST = handle<Path<'id'>>(async (request, { params }) => {
  const on = ifMatch(request);
  const asked = await readJson(request, addendumSchema);
  const { id } = await params;
  return versioned(await appendToReport(await serverWorld(), { id, on }, asked));
});
