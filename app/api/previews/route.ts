import { handle, readJson } from '@/lib/api/handle';
import { runRequestSchema } from '@/lib/api/runs';
import { preview } from '@/lib/workflow/prepare/preview';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/previews — exactly what the model would receive; nothing is sent. */
export const POST = handle(async (request) => {
  const asked = await readJson(request, runRequestSchema);
  return Response.json(await preview(await serverWorld(), asked, request.signal));
});
