import { handle, type Path } from '@/lib/api/handle';
import { readOwnTasks } from '@/lib/workflow/blind/tasks';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/comparisons/{id}/tasks — one’s own that have an answer. */
export const GET = handle<Path<'id'>>(async (_request, { params }) =>
  Response.json({ tasks: await readOwnTasks(await serverWorld(), (await params).id) }),
);
