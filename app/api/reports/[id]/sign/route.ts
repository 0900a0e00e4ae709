import { handle, ifMatch, readJson, versioned, type Path } from '@/lib/api/handle';
import { signSchema } from '@/lib/api/reports';
import { signReport } from '@/lib/workflow/review/life';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/reports/{id}/sign — refused while a finding has no decision. */
export const POST = handle<Path<'id'>>(async (request, { params }) => {
  const on = ifMatch(request);
  const asked = await readJson(request, signSchema);
  const { id } = await params;
  return versioned(await signReport(await serverWorld(), { id, on }, asked));
});
