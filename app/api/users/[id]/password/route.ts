import { handle, type Path } from '@/lib/api/handle';
import { resetPassword } from '@/lib/workflow/people/accounts';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/users/{id}/password — another one, told this once. */
export const POST = handle<Path<'id'>>(async (_request, { params }) => {
  const password = await resetPassword(await serverWorld(), (await params).id);
  return Response.json({ password }, { headers: { 'cache-control': 'no-store' } });
});
