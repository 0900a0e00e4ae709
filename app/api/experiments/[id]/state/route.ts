import { handle, readJson, type Path } from '@/lib/api/handle';
import { changeExperimentSchema } from '@/lib/api/research/experiments';
import { actOnExperiment } from '@/lib/workflow/experiments/act';
import { readExperiment } from '@/lib/workflow/experiments/read';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/experiments/{id}/state — start it, hold it, go on, end it. */
export const POST = handle<Path<'id'>>(async (request, { params }) => {
  const change = await readJson(request, changeExperimentSchema);
  const { id } = await params;
  const world = await serverWorld();
  await actOnExperiment(world, id, change);
  return Response.json(await readExperiment(world, id));
});
