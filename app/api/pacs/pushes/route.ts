import { handle, readJson, readQuery } from '@/lib/api/handle';
import { pushListQuerySchema, startPushesSchema } from '@/lib/api/pacs/push';
import { startPushes } from '@/lib/workflow/pacs/push/pushes';
import { listPushes } from '@/lib/workflow/pacs/push/stored';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/pacs/pushes — newest first; with `studyUid`, of one study. */
export const GET = handle(async (request) => {
  const { studyUid } = readQuery(request, pushListQuerySchema);
  return Response.json({ pushes: await listPushes(await serverWorld(), studyUid) });
});

/** POST /api/pacs/pushes — send objects of studies; goes on when the client is gone. */
export const POST = handle(async (request) => {
  const asked = await readJson(request, startPushesSchema);
  const pushes = await startPushes(await serverWorld(), asked);
  return Response.json({ pushes }, { status: 202 });
});
