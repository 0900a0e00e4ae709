import { handle, readJson } from '@/lib/api/handle';
import { createUserSchema } from '@/lib/api/people/protocol';
import { addUser, listUsers } from '@/lib/workflow/people/accounts';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/users */
export const GET = handle(async () =>
  Response.json({ users: await listUsers(await serverWorld()) }),
);

/** POST /api/users — with a password that is told this once. */
export const POST = handle(async (request) => {
  const asked = await readJson(request, createUserSchema);
  return Response.json(await addUser(await serverWorld(), asked), {
    status: 201,
    headers: { 'cache-control': 'no-store' },
  });
});
