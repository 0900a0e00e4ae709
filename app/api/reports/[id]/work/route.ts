import { handle, type Path } from '@/lib/api/handle';
import { readWork } from '@/lib/workflow/review/sittings';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/reports/{id}/work — who worked on it, how long, and what they looked at. */
export const GET = handle<Path<'id'>>(async (_request, { params }) => {
  const { id } = await params;
  return Response.json(await readWork(await serverWorld(), id));
});
