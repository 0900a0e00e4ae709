import { handle, type Path } from '@/lib/api/handle';
import { readDeletion } from '@/lib/workflow/removal/certificates';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/deletions/{id} */
export const GET = handle<Path<'id'>>(async (_request, { params }) => {
  const { id } = await params;
  return Response.json(await readDeletion(await serverWorld(), id));
});
