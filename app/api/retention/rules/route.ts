import { handle, readJson } from '@/lib/api/handle';
import { putRetentionRuleSchema } from '@/lib/api/retention/protocol';
import { listRules, saveRule } from '@/lib/workflow/retention/keep';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/retention/rules */
export const GET = handle(async () =>
  Response.json({ rules: await listRules(await serverWorld()) }),
);

/** POST /api/retention/rules */
export const POST = handle(async (request) => {
  const content = await readJson(request, putRetentionRuleSchema, 10_000);
  return Response.json(await saveRule(await serverWorld(), content), { status: 201 });
});
