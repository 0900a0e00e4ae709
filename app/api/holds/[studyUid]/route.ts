import { handle, readJson, type Path } from '@/lib/api/handle';
import { holdReasonSchema } from '@/lib/api/retention/protocol';
import { hold, release } from '@/lib/workflow/retention/retention';
import { serverWorld } from '@/lib/workflow/world';

/** PUT /api/holds/{studyUid} — nobody can delete it from now on. */
export const PUT = handle<Path<'studyUid'>>(async (request, { params }) => {
  const { reason } = await readJson(request, holdReasonSchema, 10_000);
  const { studyUid } = await params;
  return Response.json(await hold(await serverWorld(), studyUid, reason));
});

/** DELETE /api/holds/{studyUid} — with the reason why, as it is taken back. */
export const DELETE = handle<Path<'studyUid'>>(async (request, { params }) => {
  const { reason } = await readJson(request, holdReasonSchema, 10_000);
  const { studyUid } = await params;
  await release(await serverWorld(), studyUid, reason);
  return new Response(null, { status: 204 });
});
