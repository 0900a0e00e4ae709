import { handle, readJson, readQuery } from '@/lib/api/handle';
import { createTokenSchema, tokenQuerySchema } from '@/lib/api/people/protocol';
import { listTokens, makeOwnToken } from '@/lib/workflow/people/accounts';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/tokens */
export const GET = handle(async (request) => {
  const { all } = readQuery(request, tokenQuerySchema);
  return Response.json({ tokens: await listTokens(await serverWorld(), all === '1') });
});

/** POST /api/tokens — told this once. */
export const POST = handle(async (request) => {
  const asked = await readJson(request, createTokenSchema);
  return Response.json(await makeOwnToken(await serverWorld(), asked), {
    status: 201,
    headers: { 'cache-control': 'no-store' },
  });
});
