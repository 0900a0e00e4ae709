import { handle, readJson } from '@/lib/api/handle';
import { externalReportSchema } from '@/lib/api/models/external';
import { takeInReport } from '@/lib/workflow/draft/written-elsewhere';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/runs/external — a report that was written elsewhere, as a run of its own. */
export const POST = handle(async (request) => {
  const report = await readJson(request, externalReportSchema);
  const { id } = await takeInReport(await serverWorld(), report);
  return Response.json({ id }, { status: 201, headers: { location: `/api/runs/${id}` } });
});
