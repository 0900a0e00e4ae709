import { exportRequestSchema } from '@/lib/api/exports';
import { handle, readJson } from '@/lib/api/handle';
import { runExport } from '@/lib/workflow/export/export';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/exports — signed reports as files; what could not be exported is told, too. */
export const POST = handle(async (request) => {
  const asked = await readJson(request, exportRequestSchema);
  const done = await runExport(await serverWorld(), asked);
  return Response.json(done, {
    status: 202,
    headers: { location: `/api/exports/${done.id}` },
  });
});
