import {
  handle,
  ifMatch,
  readJson,
  readQuery,
  versioned,
  type Path,
} from '@/lib/api/handle';
import { MOST_COHORT_BYTES, putCohortSchema } from '@/lib/api/research/cohorts';
import { cohortQuerySchema } from '@/lib/api/research/operations';
import { dropCohort, readCohort, remakeCohort } from '@/lib/workflow/cohorts/cohorts';
import { serverWorld } from '@/lib/workflow/world';

type Context = Path<'id'>;

/** GET /api/cohorts/{id}?version= — as it was made, and what became of its studies since. */
export const GET = handle<Context>(async (request, { params }) => {
  const { version } = readQuery(request, cohortQuerySchema);
  return versioned(await readCohort(await serverWorld(), (await params).id, version));
});

/** PUT /api/cohorts/{id} — another version, chosen anew. */
export const PUT = handle<Context>(async (request, { params }) => {
  const basedOn = ifMatch(request);
  const content = await readJson(request, putCohortSchema, MOST_COHORT_BYTES);
  const { id } = await params;
  return versioned(await remakeCohort(await serverWorld(), id, basedOn, content));
});

/** DELETE /api/cohorts/{id} — offered no more; experiments on it stay. */
export const DELETE = handle<Context>(async (request, { params }) => {
  const basedOn = ifMatch(request);
  await dropCohort(await serverWorld(), (await params).id, basedOn);
  return new Response(null, { status: 204 });
});
