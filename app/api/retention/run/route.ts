import { handle, readJson } from '@/lib/api/handle';
import { runRetentionSchema } from '@/lib/api/retention/protocol';
import { runRetention } from '@/lib/workflow/retention/retention';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/retention/run — delete what is due. */
export const POST = handle(async (request) => {
  const asked = await readJson(request, runRetentionSchema, 10_000);
  return Response.json(await runRetention(await serverWorld(), asked));
});
