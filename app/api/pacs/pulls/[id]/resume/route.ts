import { handle, type Path } from '@/lib/api/handle';
import { resumePull } from '@/lib/workflow/pacs/pull/pulls';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/pacs/pulls/{id}/resume — fetch what is not here yet. */
export const POST = handle<Path<'id'>>(async (_request, { params }) => {
  const pull = await resumePull(await serverWorld(), (await params).id);
  return Response.json(pull, { status: 202 });
});
