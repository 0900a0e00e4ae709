import { auditQuerySchema } from '@/lib/api/audit/protocol';
import { handle, readQuery } from '@/lib/api/handle';
import { readTrail } from '@/lib/workflow/audit/trail';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/audit */
export const GET = handle(async (request) => {
  const query = readQuery(request, auditQuerySchema);
  return Response.json(await readTrail(await serverWorld(), query));
});
