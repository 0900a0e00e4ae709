import { handle, ifMatch, readJson, versioned } from '@/lib/api/handle';
import { putMacrosSchema } from '@/lib/api/reading/writing';
import { macros, saveMacros } from '@/lib/workflow/writing/templates';
import { serverWorld } from '@/lib/workflow/world';

const MOST_BYTES = 4 * 1024 ** 2;

/** GET /api/macros — one's own. */
export const GET = handle(async () => versioned(await macros(await serverWorld())));

/** PUT /api/macros — all of one's own. */
export const PUT = handle(async (request) => {
  const basedOn = ifMatch(request);
  const { macros: all } = await readJson(request, putMacrosSchema, MOST_BYTES);
  return versioned(await saveMacros(await serverWorld(), basedOn, all));
});
