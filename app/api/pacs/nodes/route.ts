import { handle } from '@/lib/api/handle';
import { listNodes } from '@/lib/workflow/pacs/nodes';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/pacs/nodes — other archives, as the PACS file names them now. */
export const GET = handle(async () =>
  Response.json(await listNodes(await serverWorld())),
);
