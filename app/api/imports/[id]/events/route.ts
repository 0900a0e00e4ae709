import { z } from 'zod';
import { eventStream, type ServerEvent } from '@/lib/api/events';
import { handle, readQuery, type Path } from '@/lib/api/handle';
import { followJournal, readImport } from '@/lib/workflow/uploads/journal';
import { serverWorld } from '@/lib/workflow/world';

const querySchema = z.object({ after: z.coerce.number().int().min(0).default(0) });

/**
 * GET /api/imports/{id}/events — server-sent, until the reader goes away: `line` per file, `taken`
 * per upload. They are numbered: whoever comes back says by `Last-Event-ID`, or `after`, what it has.
 */
export const GET = handle<Path<'id'>>(async (request, { params }) => {
  const { id } = await params;
  const { env, person } = await serverWorld();
  await readImport(env.dataFolder, id, person?.email); // a 404 must come before the stream begins
  const { after } = readQuery(request, querySchema);
  const had = Number(request.headers.get('last-event-id') ?? after);
  const from = Number.isInteger(had) ? had : after;
  return eventStream(numbered(followJournal(env.dataFolder, id, from, request.signal)));
});

async function* numbered(
  entries: ReturnType<typeof followJournal>,
): AsyncGenerator<ServerEvent> {
  for await (const told of entries) {
    if (told === 'ping') yield { event: 'ping', data: null };
    else yield { id: told.number, event: told.entry.event, data: told.entry.data };
  }
}
