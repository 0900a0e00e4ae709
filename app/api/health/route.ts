import { handle } from '@/lib/api/handle';

/** GET /api/health — ready once it answers 200. */
export const GET = handle(async () => Response.json({ status: 'ok' }));
