import { handle, type Path } from '@/lib/api/handle';
import { resumePush } from '@/lib/workflow/pacs/push/pushes';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/pacs/pushes/{id}/resume — send what is not acknowledged. */
export const POST = handle<Path<'id'>>(async (_request, { params }) => {
  const push = await resumePush(await serverWorld(), (await params).id);
  return Response.json(push, { status: 202 });
});
