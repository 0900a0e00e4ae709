import { handle, readJson, type Path } from '@/lib/api/handle';
import { pacsSearchSchema } from '@/lib/api/pacs/protocol';
import { searchNode } from '@/lib/workflow/pacs/search';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/pacs/nodes/{id}/search — by POST, since names must not stand in addresses. */
export const POST = handle<Path<'id'>>(async (request, { params }) => {
  const { id } = await params;
  const asked = await readJson(request, pacsSearchSchema);
  return Response.json(await searchNode(await serverWorld(), id, asked, request.signal));
});
