import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from '@tus/server';
import { openTusServer } from '@/app/uploads/tus-server';
import { answerProblem, answerWith } from '@/lib/api/exchange';
import { UPLOADS } from '@/lib/api/uploads/protocol';
import { openQueue, type TakeInQueue } from '@/lib/workflow/uploads/queue';
import { makeUploadFolder, uploadFolder } from '@/lib/workflow/uploads/upload-folder';
import { ownWorld } from '@/lib/workflow/world';

interface Uploads {
  tus: Server;
  queue: TakeInQueue;
}

let opened: Promise<Uploads> | undefined;

/**
 * Get ready to take uploads: those that a server before this one was given whole are taken in now,
 * those that nobody goes on with are thrown away, now and every hour.
 */
export function openUploads(): Promise<Uploads> {
  return (opened ??= open().catch((error: unknown) => {
    opened = undefined; // the next request tries again
    throw error;
  }));
}

async function open(): Promise<Uploads> {
  const world = await ownWorld();
  const folder = uploadFolder(world.env);
  await makeUploadFolder(folder);
  const queue = await openQueue(world);
  const tus = openTusServer({
    dataFolder: world.env.dataFolder,
    folder,
    maxBytes: world.env.maxUploadBytes,
    onFinished: queue.add,
  });
  return { tus, queue };
}

/** End it, for tests: what is being taken in is finished. */
export async function closeUploads(): Promise<void> {
  const uploads = await opened;
  opened = undefined;
  await uploads?.queue.close();
}

const METHODS = ['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * Answer a request if it is about an upload.
 *
 * @returns false when it is somebody else's; it is untouched then.
 */
export function answerUploads(
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (path !== UPLOADS && !path.startsWith(`${UPLOADS}/`)) return false;
  if (!METHODS.includes(request.method ?? '')) {
    // The library would hand out what was uploaded.
    const allow = METHODS.join(', ');
    const refusal = answerProblem(
      {
        type: 'urn:overread:method_not_allowed',
        title: 'This resource does not take that method.',
        status: 405,
        detail: `It takes ${allow}.`,
      },
      { allow },
    );
    void answerWith(async () => refusal, request, response, new URL(`http://x${path}`));
    return true;
  }
  openUploads()
    .then(({ tus }) => tus.handle(request, response))
    .catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  return true;
}
