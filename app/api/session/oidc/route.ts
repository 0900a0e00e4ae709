import { z } from 'zod';
import { withCookies } from '@/app/door/cookies';
import { handle, readQuery } from '@/lib/api/handle';
import { beginSingleSignOn } from '@/lib/workflow/people/sign-in';
import { ownWorld } from '@/lib/workflow/world';

const querySchema = z.object({ next: z.string().default('/') });

/** GET /api/session/oidc — to the server that knows the accounts. */
export const GET = handle(async (request) => {
  const { next } = readQuery(request, querySchema);
  const { url, cookies } = await beginSingleSignOn(await ownWorld(), next);
  const answer = new Response(null, { status: 303, headers: { location: url } });
  return withCookies(answer, cookies);
});
