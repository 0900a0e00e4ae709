import path from 'node:path';
import { eventStream, type ServerEvent } from '@/lib/api/events';
import { handle, problemOf } from '@/lib/api/handle';
import { importFiles } from '@/lib/workflow/import/import';
import { filesOfForm } from '@/lib/workflow/import/incoming';
import { serverWorld, type World } from '@/lib/workflow/world';

/**
 * POST /api/import — multipart/form-data; answers with server-sent events: a `line` per file as it
 * is stored or refused, `summary` at the end, `failed` when the upload itself broke off.
 */
export const POST = handle(async (request) =>
  eventStream(ledger(await serverWorld(), request)),
);

async function* ledger(world: World, request: Request): AsyncGenerator<ServerEvent> {
  const { dataFolder, maxUploadBytes } = world.env;
  const files = filesOfForm(request, {
    scratch: path.join(dataFolder, 'incoming'),
    maxBytes: maxUploadBytes,
  });
  try {
    for await (const { event, data } of importFiles(world, files)) yield { event, data };
  } catch (error) {
    // The answer has begun: what went wrong can only be told as its last event.
    yield { event: 'failed', data: problemOf(error) };
  }
}
