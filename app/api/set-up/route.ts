import { cameFrom, withCookies } from '@/app/door/cookies';
import { handle, readJson } from '@/lib/api/handle';
import { setUpSchema } from '@/lib/api/people/protocol';
import { setUp, signIn, whoHas } from '@/lib/workflow/people/sign-in';
import { ownWorld } from '@/lib/workflow/world';

/** POST /api/set-up — the first administrator, signed in. */
export const POST = handle(async (request) => {
  const asked = await readJson(request, setUpSchema, 10_000);
  const home = await ownWorld();
  await setUp(home, asked);
  const { email, password } = asked;
  const cookies = await signIn(home, { email, password, ...cameFrom(request) });
  return withCookies(Response.json(await whoHas(home, cookies)), cookies);
});
