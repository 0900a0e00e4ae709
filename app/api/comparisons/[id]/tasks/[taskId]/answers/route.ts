import { giveAnswerSchema } from '@/lib/api/blind/protocol';
import { handle, readJson, type Path } from '@/lib/api/handle';
import { giveTaskAnswer } from '@/lib/workflow/blind/tasks';
import { serverWorld } from '@/lib/workflow/world';

const MOST_BYTES = 1024 ** 2;

/** POST /api/comparisons/{id}/tasks/{taskId}/answers — one more version; none is ever changed. */
export const POST = handle<Path<'id' | 'taskId'>>(async (request, { params }) => {
  const { id: readingId, taskId } = await params;
  const given = await readJson(request, giveAnswerSchema, MOST_BYTES);
  const world = await serverWorld();
  const task = await giveTaskAnswer(world, { readingId, taskId }, given);
  return Response.json(task, { status: 201 });
});
