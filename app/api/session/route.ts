import { cameFrom, withCookies } from '@/app/door/cookies';
import { handle, readJson } from '@/lib/api/handle';
import { signInSchema } from '@/lib/api/people/protocol';
import { currentPerson } from '@/lib/workflow/people/person';
import { signIn, signOut, stay, whoHas } from '@/lib/workflow/people/sign-in';
import { whoIs } from '@/lib/workflow/people/who-is';
import { ownWorld, serverWorld } from '@/lib/workflow/world';

/** GET /api/session — who asks; nobody is an answer, too. */
export const GET = handle(async () => {
  const { env } = await ownWorld();
  return withCookies(Response.json(whoIs({ env, person: currentPerson() })), []);
});

/** POST /api/session — sign in. */
export const POST = handle(async (request) => {
  const asked = await readJson(request, signInSchema, 10_000);
  const home = await ownWorld();
  const cookies = await signIn(home, { ...asked, ...cameFrom(request) });
  return withCookies(Response.json(await whoHas(home, cookies)), cookies);
});

/** PUT /api/session — somebody is still there. */
export const PUT = handle(async () => Response.json(await stay(await serverWorld())));

/** DELETE /api/session — sign out. */
export const DELETE = handle(async (request) => {
  const cookies = await signOut(await ownWorld(), cameFrom(request).cookie);
  return withCookies(new Response(null, { status: 204 }), cookies);
});
