import { eventStream, type ServerEvent } from '@/lib/api/events';
import { handle, type Path } from '@/lib/api/handle';
import { followRun, readRun } from '@/lib/workflow/draft/read-runs';
import { serverWorld, type World } from '@/lib/workflow/world';

/** GET /api/runs/{id}/events — server-sent, from the first event on, until the run ends. */
export const GET = handle<Path<'id'>>(async (_request, { params }) => {
  const { id } = await params;
  const world = await serverWorld();
  await readRun(world, id); // a 404 must come before the stream begins
  return eventStream(named(world, id));
});

async function* named(world: World, id: string): AsyncGenerator<ServerEvent> {
  for await (const event of followRun(world, id)) {
    yield { event: event.type, data: event };
  }
}
