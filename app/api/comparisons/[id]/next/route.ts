import { handle, type Path } from '@/lib/api/handle';
import { readNextTask } from '@/lib/workflow/blind/tasks';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/comparisons/{id}/next — nothing in it says what made a draft. */
export const GET = handle<Path<'id'>>(async (_request, { params }) =>
  Response.json(await readNextTask(await serverWorld(), (await params).id)),
);
