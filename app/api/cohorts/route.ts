import { handle, readJson, versioned } from '@/lib/api/handle';
import { createCohortSchema, MOST_COHORT_BYTES } from '@/lib/api/research/cohorts';
import { listCohorts, makeCohort } from '@/lib/workflow/cohorts/cohorts';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/cohorts — by name. */
export const GET = handle(async () =>
  Response.json({ cohorts: await listCohorts(await serverWorld()) }),
);

/** POST /api/cohorts — the client names the id; the same one again is no second one. */
export const POST = handle(async (request) => {
  const asked = await readJson(request, createCohortSchema, MOST_COHORT_BYTES);
  return versioned(await makeCohort(await serverWorld(), asked), 201);
});
