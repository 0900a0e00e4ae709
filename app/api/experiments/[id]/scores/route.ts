import { handle, readQuery, type Path } from '@/lib/api/handle';
import { scoringQuerySchema } from '@/lib/api/research/operations';
import { mustNotReadBlind } from '@/lib/workflow/blind/veil';
import { readScoring, scoreExperiment } from '@/lib/workflow/experiments/score';
import { serverWorld } from '@/lib/workflow/world';

type Context = Path<'id'>;

/** GET /api/experiments/{id}/scores?number= — the newest if absent. */
export const GET = handle<Context>(async (request, { params }) => {
  const { number } = readQuery(request, scoringQuerySchema);
  return Response.json(await readScoring(await serverWorld(), (await params).id, number));
});

/** POST /api/experiments/{id}/scores — by the definitions of today; earlier scorings stay. */
export const POST = handle<Context>(async (_request, { params }) => {
  const { id } = await params;
  const world = await serverWorld();
  await mustNotReadBlind(world, id);
  const number = await scoreExperiment(world, id);
  return Response.json(await readScoring(world, id, number), { status: 201 });
});
