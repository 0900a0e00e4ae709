import { createReadingSchema } from '@/lib/api/blind/protocol';
import { handle, readJson } from '@/lib/api/handle';
import { beginReading } from '@/lib/workflow/blind/begin';
import { readReadings } from '@/lib/workflow/blind/look';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/comparisons — those that one owns or takes part in. */
export const GET = handle(async () =>
  Response.json({ readings: await readReadings(await serverWorld()) }),
);

/** POST /api/comparisons — the client names the id; the same one again is no second one. */
export const POST = handle(async (request) => {
  const asked = await readJson(request, createReadingSchema);
  return Response.json(await beginReading(await serverWorld(), asked), { status: 201 });
});
