import { handle } from '@/lib/api/handle';
import { startImport } from '@/lib/workflow/uploads/journal';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/imports — what is uploaded together is one import: 201 `{id, startedAt}`. */
export const POST = handle(async () => {
  const { env, user } = await serverWorld();
  return Response.json(await startImport(env.dataFolder, user), { status: 201 });
});
