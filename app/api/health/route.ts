import { handle } from '@/lib/api/handle';
import { checkHealth } from '@/lib/workflow/health';

/** GET /api/health — 200 once everything behind it answers, 503 until then. */
export const GET = handle(async () => {
  const health = await checkHealth();
  return Response.json(health, { status: health.status === 'ok' ? 200 : 503 });
});
