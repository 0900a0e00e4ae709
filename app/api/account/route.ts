import { handle, readJson } from '@/lib/api/handle';
import { patchAccountSchema } from '@/lib/api/people/protocol';
import { rename } from '@/lib/workflow/people/accounts';
import { serverWorld } from '@/lib/workflow/world';

/** PATCH /api/account — one's own name. */
export const PATCH = handle(async (request) => {
  const { name } = await readJson(request, patchAccountSchema);
  return Response.json(await rename(await serverWorld(), name));
});
