import { handle, readJson, type Path } from '@/lib/api/handle';
import { changeExperimentSchema } from '@/lib/api/research/experiments';
import { actOnJudging } from '@/lib/workflow/experiments/judging/act';
import { readJudging } from '@/lib/workflow/experiments/judging/read';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/experiments/{id}/judgings/{judgingId}/state — start it, hold it, go on, end it. */
export const POST = handle<Path<'id' | 'judgingId'>>(async (request, { params }) => {
  const change = await readJson(request, changeExperimentSchema);
  const { id: experimentId, judgingId: id } = await params;
  const world = await serverWorld();
  await actOnJudging(world, { experimentId, id }, change);
  return Response.json(await readJudging(world, experimentId, id));
});
