import { handle, readJson } from '@/lib/api/handle';
import { emergencySchema } from '@/lib/api/people/protocol';
import { breakGlass, mendGlass } from '@/lib/workflow/people/accounts';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/emergency-access — see everything for a while, and say why. */
export const POST = handle(async (request) => {
  const { reason } = await readJson(request, emergencySchema);
  return Response.json(await breakGlass(await serverWorld(), reason));
});

/** DELETE /api/emergency-access */
export const DELETE = handle(async () =>
  Response.json(await mendGlass(await serverWorld())),
);
