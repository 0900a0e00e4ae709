import { eventStream } from '@/lib/api/events';
import { handle, type Path } from '@/lib/api/handle';
import { followPull } from '@/lib/workflow/pacs/pull/follow';
import { readPull } from '@/lib/workflow/pacs/pull/stored';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/pacs/pulls/{id}/events — server-sent, until the pull ends: `line`, `pull`. */
export const GET = handle<Path<'id'>>(async (request, { params }) => {
  const { id } = await params;
  const world = await serverWorld();
  await readPull(world, id); // a 404 must come before the stream begins
  return eventStream(followPull(world, id, request.signal));
});
