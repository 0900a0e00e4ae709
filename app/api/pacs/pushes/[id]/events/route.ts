import { eventStream } from '@/lib/api/events';
import { handle, type Path } from '@/lib/api/handle';
import { followPush } from '@/lib/workflow/pacs/push/follow';
import { readPush } from '@/lib/workflow/pacs/push/stored';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/pacs/pushes/{id}/events — server-sent, until the push ends: `push`. */
export const GET = handle<Path<'id'>>(async (request, { params }) => {
  const { id } = await params;
  const world = await serverWorld();
  await readPush(world, id); // a 404 must come before the stream begins
  return eventStream(followPush(world, id, request.signal));
});
