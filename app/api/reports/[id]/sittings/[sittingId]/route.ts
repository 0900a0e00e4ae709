import { handle, readJson, type Path } from '@/lib/api/handle';
import { sittingSchema } from '@/lib/api/reading/sittings';
import { forgetWords, sitAt } from '@/lib/workflow/review/sittings';
import { serverWorld } from '@/lib/workflow/world';

type Context = Path<'id' | 'sittingId'>;

const MEGABYTE = 1024 ** 2;

/** PUT /api/reports/{id}/sittings/{sittingId} — somebody is at it. */
export const PUT = handle<Context>(async (request, { params }) => {
  const body = await readJson(request, sittingSchema, 4 * MEGABYTE);
  return Response.json(await sitAt(await serverWorld(), await params, body));
});

/** DELETE /api/reports/{id}/sittings/{sittingId}/ — what was left unsaid there stays so. */
export const DELETE = handle<Context>(async (_request, { params }) => {
  await forgetWords(await serverWorld(), await params);
  return new Response(null, { status: 204 });
});
