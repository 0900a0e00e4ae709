import { handle, type Path } from '@/lib/api/handle';
import { readInputs } from '@/lib/workflow/draft/record/kept';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/runs/{id}/input — what it sent, each picture hashed anew. */
export const GET = handle<Path<'id'>>(async (_request, { params }) =>
  Response.json(await readInputs(await serverWorld(), (await params).id)),
);
