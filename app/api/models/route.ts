import { handle } from '@/lib/api/handle';
import { listModels } from '@/lib/workflow/models';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/models — each asked whether it is there. */
export const GET = handle(async () =>
  Response.json(await listModels(await serverWorld())),
);
