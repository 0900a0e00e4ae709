import { eventStream } from '@/lib/api/events';
import { handle, type Path } from '@/lib/api/handle';
import { followExperiment } from '@/lib/workflow/experiments/follow';
import { readExperiment } from '@/lib/workflow/experiments/read';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/experiments/{id}/events — server-sent, until it ends. */
export const GET = handle<Path<'id'>>(async (request, { params }) => {
  const { id } = await params;
  const world = await serverWorld();
  await readExperiment(world, id); // a 404 must come before the stream begins
  return eventStream(followExperiment(world, id, request.signal));
});
