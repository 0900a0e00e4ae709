import { handle, readQuery, type Path } from '@/lib/api/handle';
import { cellQuerySchema } from '@/lib/api/research/operations';
import { readCells } from '@/lib/workflow/experiments/read';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/experiments/{id}/runs?state=&study=&limit=&cursor= — in the order in which they are begun. */
export const GET = handle<Path<'id'>>(async (request, { params }) => {
  const { study: studyUid, ...query } = readQuery(request, cellQuerySchema);
  const asked = { ...query, studyUid };
  return Response.json(await readCells(await serverWorld(), (await params).id, asked));
});
