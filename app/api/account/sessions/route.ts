import { handle } from '@/lib/api/handle';
import { ownSessions } from '@/lib/workflow/people/accounts';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/account/sessions */
export const GET = handle(async () =>
  Response.json({ sessions: await ownSessions(await serverWorld()) }),
);
