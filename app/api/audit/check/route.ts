import { auditCheckQuerySchema } from '@/lib/api/audit/protocol';
import { handle, readQuery } from '@/lib/api/handle';
import { checkTrail } from '@/lib/workflow/audit/trail';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/audit/check */
export const GET = handle(async (request) => {
  const { noted } = readQuery(request, auditCheckQuerySchema);
  return Response.json(await checkTrail(await serverWorld(), noted));
});
