import { eventStream } from '@/lib/api/events';
import { handle } from '@/lib/api/handle';
import { followPulls } from '@/lib/workflow/pacs/pull/follow';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/pacs/pulls/events — server-sent, until the reader goes away: `pull` for each change. */
export const GET = handle(async (request) =>
  eventStream(followPulls(await serverWorld(), request.signal)),
);
