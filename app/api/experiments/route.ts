import { handle, readJson } from '@/lib/api/handle';
import { createExperimentSchema } from '@/lib/api/research/experiments';
import { makeExperiment } from '@/lib/workflow/experiments/plan';
import { listExperiments, readExperiment } from '@/lib/workflow/experiments/read';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/experiments — newest first. */
export const GET = handle(async () =>
  Response.json({ experiments: await listExperiments(await serverWorld()) }),
);

/** POST /api/experiments — its runs are prepared from now on; nothing is sent. */
export const POST = handle(async (request) => {
  const asked = await readJson(request, createExperimentSchema);
  const world = await serverWorld();
  await makeExperiment(world, asked);
  return Response.json(await readExperiment(world, asked.id), {
    status: 202,
    headers: { location: `/api/experiments/${asked.id}` },
  });
});
