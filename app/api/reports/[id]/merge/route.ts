import { handle, ifMatch, readJson, versioned, type Path } from '@/lib/api/handle';
import { mergeSchema } from '@/lib/api/reports';
import { mergeFindings } from '@/lib/workflow/review/regroup';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/reports/{id}/merge — one finding in the place of several. */
export const POST = handle<Path<'id'>>(async (request, { params }) => {
  const on = ifMatch(request);
  const asked = await readJson(request, mergeSchema);
  const { id } = await params;
  return versioned(await mergeFindings(await serverWorld(), { id, on }, asked));
});
