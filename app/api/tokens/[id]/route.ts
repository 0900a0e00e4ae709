import { handle, type Path } from '@/lib/api/handle';
import { dropToken } from '@/lib/workflow/people/accounts';
import { serverWorld } from '@/lib/workflow/world';

/** DELETE /api/tokens/{id} */
export const DELETE = handle<Path<'id'>>(async (_request, { params }) => {
  await dropToken(await serverWorld(), (await params).id);
  return new Response(null, { status: 204 });
});
