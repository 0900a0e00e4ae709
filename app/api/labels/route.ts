import { handle, ifMatch, readJson, versioned } from '@/lib/api/handle';
import { putLabelsSchema } from '@/lib/api/viewing/labels';
import { offerLabels, teamLabels } from '@/lib/workflow/study/labels';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/labels — what the team offers. */
export const GET = handle(async () => versioned(await teamLabels(await serverWorld())));

/** PUT /api/labels — in place of those that there were; every version is kept. */
export const PUT = handle(async (request) => {
  const basedOn = ifMatch(request);
  const asked = await readJson(request, putLabelsSchema);
  return versioned(await offerLabels(await serverWorld(), basedOn, asked));
});
