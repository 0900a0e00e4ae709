import { handle } from '@/lib/api/handle';
import { AppError } from '@/lib/errors';
import { takeInBundle } from '@/lib/workflow/experiments/bundle/read';
import { filesOfForm } from '@/lib/workflow/import/form-files';
import { incomingFolder, serverWorld } from '@/lib/workflow/world';

/** POST /api/experiments/bundle — multipart/form-data with one bundle. */
export const POST = handle(async (request) => {
  const world = await serverWorld();
  const files = filesOfForm(request, {
    scratch: incomingFolder(world.env),
    maxBytes: world.env.maxUploadBytes,
  });
  for await (const file of files) {
    return Response.json(await takeInBundle(world, file), { status: 201 });
  }
  throw new AppError('invalid_request', 'The form holds no file.');
});
