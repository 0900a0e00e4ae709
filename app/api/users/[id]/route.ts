import { handle, readJson, type Path } from '@/lib/api/handle';
import { patchUserSchema } from '@/lib/api/people/protocol';
import { editUser } from '@/lib/workflow/people/accounts';
import { serverWorld } from '@/lib/workflow/world';

/** PATCH /api/users/{id} */
export const PATCH = handle<Path<'id'>>(async (request, { params }) => {
  const change = await readJson(request, patchUserSchema);
  return Response.json(await editUser(await serverWorld(), (await params).id, change));
});
