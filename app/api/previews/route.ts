import { handle, readJson } from '@/lib/api/handle';
import { askedRunSchema } from '@/lib/api/runs';
import { preview } from '@/lib/workflow/prepare/preview';
import { resolveRequest } from '@/lib/workflow/recipes/resolve';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/previews — exactly what the model would receive; nothing is sent. */
export const POST = handle(async (request) => {
  const asked = await readJson(request, askedRunSchema);
  const world = await serverWorld();
  const written = await resolveRequest(world, asked);
  return Response.json(await preview(world, written, request.signal));
});
