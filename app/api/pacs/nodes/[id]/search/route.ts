import { handle, readJson, type Path } from '@/lib/api/handle';
import { pacsSearchSchema } from '@/lib/api/pacs/protocol';
import { recordQuery } from '@/lib/workflow/audit/record';
import { searchNode } from '@/lib/workflow/pacs/search';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/pacs/nodes/{id}/search — by POST, since names must not stand in addresses. */
export const POST = handle<Path<'id'>>(async (request, { params }) => {
  const { id } = await params;
  const asked = await readJson(request, pacsSearchSchema);
  const world = await serverWorld();
  await recordQuery(world, `PACS ${id}`);
  return Response.json(await searchNode(world, id, asked, request.signal));
});
