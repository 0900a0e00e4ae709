import { handle, type Path } from '@/lib/api/handle';
import { endOwnSession } from '@/lib/workflow/people/accounts';
import { serverWorld } from '@/lib/workflow/world';

/** DELETE /api/account/sessions/{id} */
export const DELETE = handle<Path<'id'>>(async (_request, { params }) => {
  await endOwnSession(await serverWorld(), (await params).id);
  return new Response(null, { status: 204 });
});
