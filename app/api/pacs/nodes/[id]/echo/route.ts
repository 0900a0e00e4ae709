import { handle, type Path } from '@/lib/api/handle';
import { echoNode } from '@/lib/workflow/pacs/nodes';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/pacs/nodes/{id}/echo — is it there, and does it let us? */
export const POST = handle<Path<'id'>>(async (_request, { params }) => {
  const { id } = await params;
  return Response.json(await echoNode(await serverWorld(), id));
});
