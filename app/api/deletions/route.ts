import { handle, readJson, readQuery } from '@/lib/api/handle';
import { deleteSchema, deletionQuerySchema } from '@/lib/api/retention/protocol';
import { listDeletions, readDeletion } from '@/lib/workflow/removal/certificates';
import { removePart } from '@/lib/workflow/removal/remove';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/deletions */
export const GET = handle(async (request) => {
  const query = readQuery(request, deletionQuerySchema);
  return Response.json(await listDeletions(await serverWorld(), query));
});

/** POST /api/deletions — delete, for a reason. */
export const POST = handle(async (request) => {
  const { reason, withWork, ...part } = await readJson(request, deleteSchema, 10_000);
  const world = await serverWorld();
  const { id } = await removePart(world, part, { reason, withWork });
  return Response.json(await readDeletion(world, id), { status: 201 });
});
