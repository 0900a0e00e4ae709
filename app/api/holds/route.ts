import { handle } from '@/lib/api/handle';
import { listHolds } from '@/lib/workflow/retention/retention';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/holds */
export const GET = handle(async () =>
  Response.json({ holds: await listHolds(await serverWorld()) }),
);
