import { handle, readJson } from '@/lib/api/handle';
import { changePasswordSchema } from '@/lib/api/people/protocol';
import { changePassword } from '@/lib/workflow/people/accounts';
import { serverWorld } from '@/lib/workflow/world';

/** PUT /api/account/password */
export const PUT = handle(async (request) => {
  const asked = await readJson(request, changePasswordSchema, 10_000);
  await changePassword(await serverWorld(), asked);
  return new Response(null, { status: 204 });
});
