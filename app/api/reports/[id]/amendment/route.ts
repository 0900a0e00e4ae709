import { handle, ifMatch, readJson, versioned, type Path } from '@/lib/api/handle';
import { amendSchema } from '@/lib/api/reports';
import { leaveAmendment, openAmendment } from '@/lib/workflow/review/life';
import { serverWorld } from '@/lib/workflow/world';

type Context = Path<'id'>;

/** POST /api/reports/{id}/amendment — open a signed report, to change it and sign it anew. */
export const POST = handle<Context>(async (request, { params }) => {
  const on = ifMatch(request);
  const { reason } = await readJson(request, amendSchema);
  const { id } = await params;
  return versioned(await openAmendment(await serverWorld(), { id, on }, reason));
});

/** DELETE /api/reports/{id}/amendment — close it again, as it was signed. */
export const DELETE = handle<Context>(async (request, { params }) => {
  const on = ifMatch(request);
  const { id } = await params;
  return versioned(await leaveAmendment(await serverWorld(), { id, on }));
});
