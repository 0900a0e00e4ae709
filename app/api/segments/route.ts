import { handle, readJson, versioned } from '@/lib/api/handle';
import { createSegmentSchema, MOST_BYTES } from '@/lib/api/segments/protocol';
import { keepSegment } from '@/lib/workflow/segmentation/segments';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/segments — the client names the id; the same one again is no second one. */
export const POST = handle(async (request) => {
  const segment = await readJson(request, createSegmentSchema, MOST_BYTES);
  return versioned(await keepSegment(await serverWorld(), segment), 201);
});
