import { handle, type Path } from '@/lib/api/handle';
import { readRun } from '@/lib/workflow/draft/read-runs';
import { findLog } from '@/lib/workflow/draft/run-log';
import { serverWorld } from '@/lib/workflow/world';

type Context = Path<'id'>;

/** GET /api/runs/{id} — failed ones too, with the raw answer. */
export const GET = handle<Context>(async (_request, { params }) =>
  Response.json(await readRun(await serverWorld(), (await params).id)),
);

/** DELETE /api/runs/{id} — cancel it; a run that ended stays as it ended. */
export const DELETE = handle<Context>(async (_request, { params }) => {
  const { id } = await params;
  await readRun(await serverWorld(), id);
  findLog(id)?.cancel();
  return new Response(null, { status: 204 });
});
