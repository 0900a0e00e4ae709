import { handle, ifMatch, readJson, type Path } from '@/lib/api/handle';
import { putRetentionRuleSchema } from '@/lib/api/retention/protocol';
import { dropRule, saveRule } from '@/lib/workflow/retention/keep';
import { serverWorld } from '@/lib/workflow/world';

/** PUT /api/retention/rules/{id} */
export const PUT = handle<Path<'id'>>(async (request, { params }) => {
  const before = { ...(await params), version: ifMatch(request) };
  const content = await readJson(request, putRetentionRuleSchema, 10_000);
  return Response.json(await saveRule(await serverWorld(), content, before));
});

/** DELETE /api/retention/rules/{id} */
export const DELETE = handle<Path<'id'>>(async (request, { params }) => {
  const before = { ...(await params), version: ifMatch(request) };
  await dropRule(await serverWorld(), before);
  return new Response(null, { status: 204 });
});
