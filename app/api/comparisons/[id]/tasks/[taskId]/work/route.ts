import { putWorkSchema } from '@/lib/api/blind/protocol';
import { handle, readJson, type Path } from '@/lib/api/handle';
import { keepTaskWork } from '@/lib/workflow/blind/tasks';
import { serverWorld } from '@/lib/workflow/world';

const MOST_BYTES = 1024 ** 2;

/** PUT /api/comparisons/{id}/tasks/{taskId}/work — what was entered and not yet given. */
export const PUT = handle<Path<'id' | 'taskId'>>(async (request, { params }) => {
  const { id: readingId, taskId } = await params;
  const work = await readJson(request, putWorkSchema, MOST_BYTES);
  await keepTaskWork(await serverWorld(), { readingId, taskId }, work);
  return new Response(null, { status: 204 });
});
