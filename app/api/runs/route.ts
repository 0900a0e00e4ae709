import { z } from 'zod';
import { handle, readJson, readQuery } from '@/lib/api/handle';
import { askedRunSchema } from '@/lib/api/runs';
import { startDraft } from '@/lib/workflow/draft/draft';
import { readRuns } from '@/lib/workflow/draft/read-runs';
import { resolveRequest } from '@/lib/workflow/recipes/resolve';
import { serverWorld } from '@/lib/workflow/world';

const querySchema = z.object({ studyUid: z.string() });

/** GET /api/runs?studyUid= — newest first. */
export const GET = handle(async (request) => {
  const { studyUid } = readQuery(request, querySchema);
  return Response.json({ runs: await readRuns(await serverWorld(), studyUid) });
});

/** POST /api/runs — ask a model for a draft; goes on when the client is gone. */
export const POST = handle(async (request) => {
  const asked = await readJson(request, askedRunSchema);
  const world = await serverWorld();
  const { id } = await startDraft(world, await resolveRequest(world, asked));
  return Response.json({ id }, { status: 202, headers: { location: `/api/runs/${id}` } });
});
