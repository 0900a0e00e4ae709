import { handle, type Path } from '@/lib/api/handle';
import { rereadRun } from '@/lib/workflow/draft/record/kept';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/runs/{id}/reread — its recorded answer read again by the program as it is now; no model is asked. */
export const GET = handle<Path<'id'>>(async (_request, { params }) =>
  Response.json(await rereadRun(await serverWorld(), (await params).id)),
);
