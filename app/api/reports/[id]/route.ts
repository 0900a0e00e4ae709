import { handle, ifMatch, readJson, versioned, type Path } from '@/lib/api/handle';
import { patchReportSchema } from '@/lib/api/reports';
import { addOwnFinding, readReport } from '@/lib/workflow/review/review';
import { serverWorld } from '@/lib/workflow/world';

type Context = Path<'id'>;

/** GET /api/reports/{id} */
export const GET = handle<Context>(async (_request, { params }) =>
  versioned(await readReport(await serverWorld(), (await params).id)),
);

/** PATCH /api/reports/{id} — add a finding of the reader's own. */
export const PATCH = handle<Context>(async (request, { params }) => {
  const on = ifMatch(request);
  const asked = await readJson(request, patchReportSchema);
  const { id } = await params;
  return versioned(await addOwnFinding(await serverWorld(), { id, on }, asked));
});
