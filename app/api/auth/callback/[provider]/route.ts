import { handle } from '@/lib/api/handle';
import { finishSingleSignOn } from '@/lib/workflow/people/sign-in';
import { ownWorld } from '@/lib/workflow/world';

/** GET /api/auth/callback/sso — back from the server that knows the accounts. */
export const GET = handle(async (request) =>
  finishSingleSignOn(await ownWorld(), request),
);
