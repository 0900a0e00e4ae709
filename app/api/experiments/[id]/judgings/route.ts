import { handle, readJson, type Path } from '@/lib/api/handle';
import { createJudgingSchema } from '@/lib/api/research/judgings';
import { makeJudging } from '@/lib/workflow/experiments/judging/make';
import { readJudging, readJudgings } from '@/lib/workflow/experiments/judging/read';
import { serverWorld } from '@/lib/workflow/world';

type Context = Path<'id'>;

/** GET /api/experiments/{id}/judgings */
export const GET = handle<Context>(async (_request, { params }) => {
  const { id } = await params;
  return Response.json({ judgings: await readJudgings(await serverWorld(), id) });
});

/** POST /api/experiments/{id}/judgings — every question is composed; nothing is sent. */
export const POST = handle<Context>(async (request, { params }) => {
  const asked = await readJson(request, createJudgingSchema);
  const { id } = await params;
  const world = await serverWorld();
  await makeJudging(world, id, asked);
  return Response.json(await readJudging(world, id, asked.id), { status: 201 });
});
