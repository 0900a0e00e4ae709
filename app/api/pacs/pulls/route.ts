import { handle, readJson } from '@/lib/api/handle';
import { startPullsSchema } from '@/lib/api/pacs/protocol';
import { startPulls } from '@/lib/workflow/pacs/pull/pulls';
import { listPulls } from '@/lib/workflow/pacs/pull/stored';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/pacs/pulls — newest first. */
export const GET = handle(async () =>
  Response.json({ pulls: await listPulls(await serverWorld()) }),
);

/** POST /api/pacs/pulls — fetch studies or series; goes on when the client is gone. */
export const POST = handle(async (request) => {
  const asked = await readJson(request, startPullsSchema);
  const pulls = await startPulls(await serverWorld(), asked);
  return Response.json({ pulls }, { status: 202 });
});
