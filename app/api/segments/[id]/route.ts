import { handle, ifMatch, readJson, versioned, type Path } from '@/lib/api/handle';
import { MOST_BYTES, putSegmentSchema } from '@/lib/api/segments/protocol';
import {
  eraseSegment,
  readSegment,
  redrawSegment,
} from '@/lib/workflow/segmentation/segments';
import { serverWorld } from '@/lib/workflow/world';

type Context = Path<'id'>;

/** GET /api/segments/{id} — with its mask. */
export const GET = handle<Context>(async (_request, { params }) =>
  versioned(await readSegment(await serverWorld(), (await params).id)),
);

/** PUT /api/segments/{id} — everything that can be changed, the mask included. */
export const PUT = handle<Context>(async (request, { params }) => {
  const basedOn = ifMatch(request);
  const content = await readJson(request, putSegmentSchema, MOST_BYTES);
  const { id } = await params;
  return versioned(await redrawSegment(await serverWorld(), id, basedOn, content));
});

/** DELETE /api/segments/{id} — kept as a version, shown no more. */
export const DELETE = handle<Context>(async (request, { params }) => {
  const basedOn = ifMatch(request);
  await eraseSegment(await serverWorld(), (await params).id, basedOn);
  return new Response(null, { status: 204 });
});
