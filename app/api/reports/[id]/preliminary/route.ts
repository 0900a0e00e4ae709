import { handle, ifMatch, readJson, versioned, type Path } from '@/lib/api/handle';
import { signSchema } from '@/lib/api/reports';
import { releaseReport } from '@/lib/workflow/review/life';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/reports/{id}/preliminary — let it out before it is signed. */
export const POST = handle<Path<'id'>>(async (request, { params }) => {
  const on = ifMatch(request);
  const asked = await readJson(request, signSchema);
  const { id } = await params;
  return versioned(await releaseReport(await serverWorld(), { id, on }, asked));
});
