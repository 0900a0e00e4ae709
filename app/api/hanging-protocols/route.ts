import { handle, readJson } from '@/lib/api/handle';
import { protocolListSchema } from '@/lib/hanging/protocol';
import { keepOwn, ownProtocols } from '@/lib/workflow/study/own-protocols';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/hanging-protocols — the oldest first. */
export const GET = handle(async () =>
  Response.json(await ownProtocols(await serverWorld())),
);

/** POST /api/hanging-protocols — those of the same id are replaced; answers with all of them. */
export const POST = handle(async (request) => {
  const { protocols } = await readJson(request, protocolListSchema);
  return Response.json(await keepOwn(await serverWorld(), protocols));
});
