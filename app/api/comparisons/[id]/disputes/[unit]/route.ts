import { settleSchema } from '@/lib/api/blind/protocol';
import { handle, readJson, type Path } from '@/lib/api/handle';
import { settleDispute } from '@/lib/workflow/blind/settle';
import { serverWorld } from '@/lib/workflow/world';

const MOST_BYTES = 1024 ** 2;

/** POST /api/comparisons/{id}/disputes/{unit} — pick, merge, or write another. */
export const POST = handle<Path<'id' | 'unit'>>(async (request, { params }) => {
  const { id: readingId, unit } = await params;
  const asked = await readJson(request, settleSchema, MOST_BYTES);
  const world = await serverWorld();
  const disputes = await settleDispute(world, { readingId, unit }, asked);
  return Response.json({ disputes }, { status: 201 });
});
