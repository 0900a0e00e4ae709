import { eventStream, type ServerEvent } from '@/lib/api/events';
import { handle, problemOf } from '@/lib/api/handle';
import { importFiles } from '@/lib/workflow/import/import';
import { filesOfForm } from '@/lib/workflow/import/form-files';
import type { IncomingFile } from '@/lib/workflow/import/incoming';
import { incomingFolder, serverWorld, type World } from '@/lib/workflow/world';

/**
 * POST /api/import — multipart/form-data; answers with server-sent events: a `line` per file as it
 * is stored or refused, `summary` at the end, `failed` when the upload itself broke off.
 */
export const POST = handle(async (request) => {
  const world = await serverWorld();
  const files = filesOfForm(request, {
    scratch: incomingFolder(world.env),
    maxBytes: world.env.maxUploadBytes,
  });
  return eventStream(ledger(world, files));
});

async function* ledger(
  world: World,
  files: AsyncGenerator<IncomingFile>,
): AsyncGenerator<ServerEvent> {
  try {
    for await (const { event, data } of importFiles(world, files)) yield { event, data };
  } catch (error) {
    // The answer has begun: what went wrong can only be told as its last event.
    yield { event: 'failed', data: problemOf(error) };
  }
}
