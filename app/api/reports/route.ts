import { handle, readJson, versioned } from '@/lib/api/handle';
import { createReportSchema } from '@/lib/api/reports';
import { beginReport } from '@/lib/workflow/review/review';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/reports — from a run's draft, or empty. */
export const POST = handle(async (request) => {
  const asked = await readJson(request, createReportSchema);
  return versioned(await beginReport(await serverWorld(), asked), 201);
});
