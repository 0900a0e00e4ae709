import { handle, type Path } from '@/lib/api/handle';
import { dropExperiment } from '@/lib/workflow/experiments/act';
import { readExperiment } from '@/lib/workflow/experiments/read';
import { serverWorld } from '@/lib/workflow/world';

type Context = Path<'id'>;

/** GET /api/experiments/{id} */
export const GET = handle<Context>(async (_request, { params }) =>
  Response.json(await readExperiment(await serverWorld(), (await params).id)),
);

/** DELETE /api/experiments/{id} — not while it is under way. */
export const DELETE = handle<Context>(async (_request, { params }) => {
  await dropExperiment(await serverWorld(), (await params).id);
  return new Response(null, { status: 204 });
});
