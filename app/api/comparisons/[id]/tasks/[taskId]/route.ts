import { handle, type Path } from '@/lib/api/handle';
import { readOwnTask } from '@/lib/workflow/blind/tasks';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/comparisons/{id}/tasks/{taskId} — one’s own, with the answers given. */
export const GET = handle<Path<'id' | 'taskId'>>(async (_request, { params }) => {
  const { id, taskId } = await params;
  return Response.json(await readOwnTask(await serverWorld(), id, taskId));
});
