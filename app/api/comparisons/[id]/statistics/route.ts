import { handle, type Path } from '@/lib/api/handle';
import { readStatistics } from '@/lib/workflow/blind/votes';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/comparisons/{id}/statistics */
export const GET = handle<Path<'id'>>(async (_request, { params }) =>
  Response.json(await readStatistics(await serverWorld(), (await params).id)),
);
