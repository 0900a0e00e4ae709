import { handle, readJson } from '@/lib/api/handle';
import { putRetentionRuleSchema } from '@/lib/api/retention/protocol';
import { listDue } from '@/lib/workflow/retention/retention';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/retention/due */
export const GET = handle(async () => Response.json(await listDue(await serverWorld())));

/** POST /api/retention/due — as if there were this one rule. */
export const POST = handle(async (request) => {
  const rule = await readJson(request, putRetentionRuleSchema, 10_000);
  return Response.json(await listDue(await serverWorld(), rule));
});
