import { handle, type Path } from '@/lib/api/handle';
import { readVersions } from '@/lib/workflow/review/review';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/reports/{id}/versions — oldest first. */
export const GET = handle<Path<'id'>>(async (_request, { params }) => {
  const { id } = await params;
  return Response.json({ versions: await readVersions(await serverWorld(), id) });
});
